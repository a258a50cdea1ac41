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
		expect(error?.description).toContain(
			'asks to wait 3600 seconds before the next request (Retry-After)',
		);
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

test('a steady limit without Retry-After takes all items, whatever the concurrency', async () => {
	const cases = [2, 5].flatMap((requests) =>
		[10, 50].map((concurrency) => ({ requests, concurrency })),
	);
	const input = many.slice(0, 60);
	// Each takes seconds of waiting, so they run side by side.
	const outcomes = await Promise.all(
		cases.map(async ({ requests, concurrency }) => {
			const bench = await Bench.open();
			bench.service.rateLimit = { requests, windowMs: 200, retryAfter: 'none' };
			const { error } = await bench.run({ ...create, options: { concurrency } }, { items: input });
			const events = bench.events().length;
			await bench.service.close();
			return { requests, concurrency, error, events };
		}),
	);
	expect(outcomes).toEqual(
		cases.map((one) => ({ ...one, error: undefined, events: input.length })),
	);
}, 60_000);
