import type { INodeExecutionData } from 'n8n-workflow';

import { Bench, create, getUseCase, items, SEND, USE_CASE } from '../../arcanna/support.mts';
import { Bench as GravityAi } from '../../gravityAi/bench.mts';

/** Longer than the retries of a request may take. */
const TOO_LONG_S = 3_600;
const CONCURRENCY = 10;
const busy = { kind: 'status', status: 429, retryAfter: TOO_LONG_S } as const;
const many = items(...Array.from({ length: 300 }, (_, n) => ({ n })));
const settings = { onError: 'continueRegularOutput' } as const;

const errorOf = ({ json, error }: INodeExecutionData) =>
	error?.message ?? (json.error as { message?: string } | undefined)?.message ?? json.error;

describe('a service that wants a longer pause than a request may wait', () => {
	test.each([
		[create, 'POST', SEND],
		[getUseCase, 'GET', USE_CASE],
	])('gets no request from each item ($operation)', async (parameters, method, path) => {
		const bench = await Bench.open();
		bench.service.fault(method, path, busy, { times: 999 });
		const result = await bench.run(parameters, { items: many, settings });
		const sent = bench.service.count();
		await bench.service.close();
		expect(sent).toBeLessThanOrEqual(CONCURRENCY);
		expect(result.items).toHaveLength(many.length);
		expect(new Set(result.items.map(errorOf))).toEqual(new Set(['Status 429 on demand']));
	});

	test('is told with how long it wants', async () => {
		const bench = await Bench.open();
		bench.service.fault('POST', SEND, busy);
		const { error } = await bench.run(create);
		await bench.service.close();
		expect(error?.description).toContain('asked for a pause of 3600 seconds (Retry-After)');
	});

	test('gets no request for each file', async () => {
		const bench = await GravityAi.start();
		const ids = many.map(() => bench.service.insert({ inputFileName: 'points.csv' }).id);
		bench.service.storage.fault('GET', /./, busy, { times: 999 });
		const result = await bench.run(
			'getResult',
			{ jobId: '={{ $json.id }}' },
			{ items: items(...ids.map((id) => ({ id }))), settings },
		);
		const sent = bench.service.storage.count();
		await bench.stop();
		expect(sent).toBeLessThanOrEqual(CONCURRENCY);
		expect(result.items.map(errorOf).filter((message) => message === undefined)).toEqual([]);
	});
});

describe('a steady limit without Retry-After', () => {
	test.each(
		[2, 5].flatMap((requests) => [10, 50].map((concurrency) => ({ requests, concurrency }))),
	)(
		'of $requests requests in 0.2 seconds takes all items at a concurrency of $concurrency',
		async ({ requests, concurrency }) => {
			const bench = await Bench.open();
			bench.service.rateLimit = { requests, windowMs: 200, retryAfter: 'none' };
			const input = many.slice(0, 60);
			const { error } = await bench.run({ ...create, options: { concurrency } }, { items: input });
			const events = bench.events().length;
			await bench.service.close();
			expect(error).toBeUndefined();
			expect(events).toBe(input.length);
		},
		60_000,
	);
});
