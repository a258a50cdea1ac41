import { systemClock } from '../../../nodes/shared/clock';
import type { Fault } from '../../simulators/common/faults.mts';
import { inShortTime, quickly } from '../harness/index.mts';
import {
	Bench,
	create,
	getEvent,
	getLabels,
	getMany,
	items,
	LABELS,
	listingOf,
	LOOK,
	SEND,
	sendFeedback,
	start,
	stop,
	train,
	TRAIN,
} from './support.mts';

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

const transient: Array<[string, Fault]> = [
	...[408, 500, 502, 503, 504].map((status): [string, Fault] => [
		`status ${status}`,
		{ kind: 'status', status },
	]),
	['503 with Retry-After', { kind: 'status', status: 503, retryAfter: 1 }],
	['a web page of a gateway', { kind: 'page', status: 502 }],
	['a broken connection', { kind: 'drop' }],
	['an answer that is cut off', { kind: 'cut' }],
];

describe.each(transient)('after %s', (_, fault) => {
	test('what only reads is sent again', async () => {
		const manager = { credentials: bench.manager() };
		const { pausesMs } = await inShortTime(async () => {
			for (const [parameters, path] of [
				[get, LOOK],
				[getLabels, LABELS],
				[getMany, listingOf(bench.service)],
			] as const) {
				bench.service.fault('*', path, fault, { times: 2 });
				const { error, items: output } = await bench.run(parameters, manager);
				expect(error).toBeUndefined();
				expect(output.length).toBeGreaterThan(0);
				expect(bench.service.count('*', path)).toBe(3);
			}
		});
		const asked = 'retryAfter' in fault ? 1_000 : 0;
		expect(pausesMs.every((ms) => (asked ? ms === asked : ms < 1_000))).toBe(true);
	});

	test(
		'what may be repeated is sent again, and done',
		quickly(async () => {
			for (const [parameters, path] of [
				[{ ...sendFeedback, eventId: 'e1' }, /feedback$/],
				[stop, /stop$/],
				[start, /start$/],
			] as const) {
				bench.service.fault('*', path, fault, { taken: true });
				const { error } = await bench.run(parameters);
				expect(error).toBeUndefined();
				expect(bench.service.count('*', path)).toBe(2);
			}
			expect(bench.events()[0].feedback?.label).toBe('Drop');
		}),
	);

	test.each([true, false])(
		'an event is never sent twice (taken: %s)',
		quickly(async (taken) => {
			bench.service.fault('POST', SEND, fault, { taken, times: 9 });
			const { error } = await bench.run(create);
			expect(error?.description).toContain(
				'Look for it with "Event: Get Many" or in Arcanna before you send it again',
			);
			expect(bench.service.count('POST', SEND)).toBe(1);
			expect(bench.events().length).toBeLessThanOrEqual(2);
		}),
	);

	test(
		'a training is never started twice',
		quickly(async () => {
			bench.service.fault('POST', TRAIN, fault, { taken: true, times: 9 });
			const { error } = await bench.run(train);
			expect(error).toBeDefined();
			expect(bench.service.count('POST', TRAIN)).toBe(1);
			expect(bench.service.trainings).toHaveLength(1);
		}),
	);
});

test.each<[string, Fault]>([
	['an empty answer', { kind: 'empty' }],
	['no JSON', { kind: 'status', status: 201, body: 'taken' }],
	['a web page', { kind: 'page', status: 200 }],
])('an event that was answered with %s is not sent twice, and it is said', async (_, fault) => {
	bench.service.fault('POST', SEND, fault, { taken: true });
	const { error } = await bench.run(create);
	expect(error?.message).toMatch(/^Arcanna returned .*; expected JSON$/);
	expect(error?.description).toContain(
		'Look for it with "Event: Get Many" or in Arcanna before you send it again',
	);
	expect(bench.service.count('POST', SEND)).toBe(1);
});

test('JSON under another content type is read', async () => {
	bench.service.fault('POST', SEND, { kind: 'contentType', value: 'text/html' });
	const { error, items: output } = await bench.run(create);
	expect(error).toBeUndefined();
	expect(output[0].json.state).toBe('running');
});

test.each([400, 401, 403, 404, 409, 422])('status %i is told at once', async (status) => {
	bench.service.fault('*', /./, { kind: 'status', status }, { times: 9 });
	for (const parameters of [create, get, getLabels, { ...sendFeedback, eventId: 'e1' }]) {
		const before = bench.service.count('*', /v1/);
		const { error } = await bench.run(parameters);
		expect(error?.httpCode).toBe(String(status));
		expect(error?.message).toContain(`Status ${status} on demand`);
		expect(bench.service.count('*', /v1/)).toBe(before + 1);
	}
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

test.each([create, get, getLabels])(
	'a connection that is refused is tried again and then told ($operation)',
	async (parameters) => {
		const credentials = bench.credentials();
		await bench.service.close();
		const { result, pausesMs } = await inShortTime(
			async () => await bench.run({ ...parameters, options: { maxRetries: 2 } }, { credentials }),
		);
		const { error } = result;
		expect(error?.message).toBe("Couldn't connect to Arcanna: the connection was refused");
		expect(error?.description).toContain('Nothing was sent.');
		expect(error?.description).toContain('Tried 3 times.');
		expect(pausesMs).toHaveLength(2);
	},
);

test('a host that can not be found is told at once', async () => {
	const credentials = bench.credentials({ baseUrl: 'http://arcanna.invalid' });
	const { error, tookMs } = await bench.run(
		{ ...create, options: { maxRetries: 0 } },
		{ credentials },
	);
	expect(error?.message).toBe("Couldn't connect to Arcanna: the host name was not found (DNS)");
	expect(tookMs).toBeLessThan(4_000);
});

describe('an event with an own ID whose answer was lost', () => {
	const own = { ...create, options: { eventId: 'siem-1' } };
	test.each([
		...transient.slice(0, 1),
		...transient.slice(6),
		['emptiness', { kind: 'empty' }] as const,
	])(
		'is found after %s',
		quickly(async (_, fault) => {
			bench.service.fault('POST', SEND, fault, { taken: true });
			const { error, items: output } = await bench.run(own);
			expect(error).toBeUndefined();
			expect(output[0].json).toMatchObject({ event_id: 'siem-1' });
			expect(bench.service.count('POST', SEND)).toBe(1);
			expect(bench.service.events.get('123/siem-1')?.ingestions).toBe(1);
		}),
	);

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
