import { systemClock } from '../../../nodes/shared/clock';
import { inShortTime, quickly } from '../harness/index.mts';
import { Bench, create, getEvent, getLabels, items, LOOK, SEND, sendFeedback } from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open();
	bench.service.insert({ job_id: 123, event_id: 'e1' });
});

afterEach(async () => {
	await bench.service.close();
});

const get = { ...getEvent, eventId: 'e1' };

describe('too many requests', () => {
	test.each([
		['seconds', () => 9],
		['a date', () => new Date(Date.now() + 9_000)],
	])('are waited for as long as Retry-After says in %s', async (_, retryAfter) => {
		bench.service.fault('POST', SEND, { kind: 'status', status: 429, retryAfter: retryAfter() });
		const { result, pausesMs } = await inShortTime(async () => await bench.run(create));
		const { error, hints } = result;
		expect(error).toBeUndefined();
		// Dates have no fractions, and some time passes before it is sent.
		expect(pausesMs[0]).toBeGreaterThan(5_000);
		expect(pausesMs[0]).toBeLessThanOrEqual(9_000);
		expect(bench.events()).toHaveLength(2);
		expect(hints).toEqual([
			{
				message: expect.stringMatching(/Retried once after temporary errors\.$/),
				location: 'outputPane',
			},
		]);
	});

	test('are waited for with back-off and jitter where Arcanna does not say how long', async () => {
		const chance = jest.spyOn(systemClock, 'random').mockReturnValue(0.1);
		bench.service.fault('POST', SEND, { kind: 'status', status: 429 }, { times: 4 });
		const { result, pausesMs } = await inShortTime(
			async () => await bench.run(create, { items: items({ n: 1 }) }),
		);
		chance.mockRestore();
		expect(result.error).toBeUndefined();
		expect(bench.events()).toHaveLength(2);
		// The run pauses with the event, for what is left of that.
		expect(pausesMs).toEqual(expect.arrayContaining([50, 100, 200, 400]));
		expect(Math.max(...pausesMs)).toBe(400);
	});

	test('hold the whole run back, and every event is sent once', async () => {
		bench.service.rateLimit = { requests: 20, windowMs: 300, retryAfter: 'none' };
		const input = items(...Array.from({ length: 60 }, (_, n) => ({ n })));
		const result = await bench.run({ ...create, options: { maxRetries: 30 } }, { items: input });
		expect(result.error).toBeUndefined();
		expect(
			bench
				.events()
				.slice(1)
				.map(({ ingestions }) => ingestions),
		).toEqual(input.map(() => 1));
		expect(
			new Set(
				bench
					.events()
					.slice(1)
					.map(({ raw_body }) => raw_body.n),
			).size,
		).toBe(60);
	});

	test('are told with what to do when they do not end', async () => {
		bench.service.fault('POST', SEND, { kind: 'status', status: 429 }, { times: 99 });
		const { error } = await bench.run({ ...create, options: { maxRetries: 2 } });
		expect(bench.service.count('POST', SEND)).toBe(3);
		expect(error).toMatchObject({ httpCode: '429', message: 'Status 429 on demand' });
		expect(error?.description).toContain('Tried 3 times. Lower "Concurrency"');
	});
});

test.each(['list', 'text'] as const)('a 422 is told in words (%s)', async (detail) => {
	bench.service.options.detail = detail;
	const { error } = await bench.run({ ...sendFeedback, eventId: 'e1', label: 'Nonsense' });
	expect(error?.httpCode).toBe('422');
	expect(error?.message).toContain('feedback is not one of: Drop, Escalate');
});

test.each([create, get, getLabels])(
	'with no retries, $operation is sent once',
	async (parameters) => {
		bench.service.fault('*', /./, { kind: 'status', status: 429, retryAfter: 0 }, { times: 9 });
		const { error } = await bench.run({ ...parameters, options: { maxRetries: 0 } });
		expect(error?.httpCode).toBe('429');
		expect(error?.description).not.toContain('It was tried');
		expect(bench.service.count()).toBe(1);
	},
);

describe('an event with an own ID whose answer was lost', () => {
	const own = { ...create, options: { eventId: 'siem-1' } };
	test(
		'is waited for',
		quickly(async () => {
			bench.service.fault('POST', SEND, { kind: 'drop' }, { taken: true });
			const { items: output } = await bench.run({ ...own, waitForCompletion: true });
			expect(output[0].json).toMatchObject({ event_id: 'siem-1', state: 'succeeded' });
		}),
	);

	test('is found when Arcanna shows it only later', async () => {
		bench.service.fault('GET', LOOK, { kind: 'status', status: 404 }, { times: 3 });
		bench.service.fault('POST', SEND, { kind: 'drop' }, { taken: true });
		const { result, pausesMs } = await inShortTime(async () => await bench.run(own));
		expect(result.error).toBeUndefined();
		expect(pausesMs).toEqual([500, 1_000, 2_000]);
	});

	test(
		'is told as not taken when it can not be found',
		quickly(async () => {
			bench.service.fault('POST', SEND, { kind: 'drop' });
			const { error } = await bench.run(own);
			expect(error?.message).toMatch(/^No response from Arcanna/);
			expect(error?.description).toContain(
				'Arcanna has no event siem-1, so you can send it again.',
			);
			expect(bench.service.count('GET', LOOK)).toBe(5);
			expect(bench.service.count('POST', SEND)).toBe(1);
		}),
	);

	test.each([403, 500])(
		'is told as unknown when it can not be looked up (%i)',
		quickly(async (status) => {
			bench.service.fault('POST', SEND, { kind: 'drop' }, { taken: true });
			bench.service.fault('GET', LOOK, { kind: 'status', status }, { times: 99 });
			const { error } = await bench.run(own);
			expect(error?.message).toMatch(/^No response from Arcanna/);
			expect(error?.description).toContain(
				`Looking up the event siem-1 failed (Status ${status} on demand). Use`,
			);
			expect(bench.service.count('POST', SEND)).toBe(1);
		}),
	);

	test(
		'is not looked up after a clear refusal',
		quickly(async () => {
			bench.service.fault('POST', SEND, { kind: 'status', status: 422 });
			expect((await bench.run(own)).error?.httpCode).toBe('422');
			expect(bench.service.count('GET')).toBe(0);
		}),
	);
});
