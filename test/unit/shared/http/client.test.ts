import { Cancelled } from '../../../../nodes/shared/clock';
import { ServiceError } from '../../../../nodes/shared/http/errors';
import { send, sendForJson } from '../../../../nodes/shared/http/client';
import type { Answer, Outcome, Safety } from '../../../../nodes/shared/http/exchange';
import { Pace } from '../../../../nodes/shared/http/pace';
import {
	answer,
	create,
	JumpingClock,
	lost,
	nowhere,
	read,
	clientOf,
	service,
	settled,
	START_MS,
	thrownBy,
	unreachable,
} from '../support.mts';

test('a good answer is given as it is', async () => {
	const client = clientOf([answer(201, { id: 'a' })]);
	expect(await send(client, create)).toMatchObject({ status: 201, body: '{"id":"a"}' });
	expect(await sendForJson(clientOf([answer(200, [1])]), read)).toEqual([1]);
	expect(client.told).toMatchObject({ retries: 0 });
});

test('a read is repeated until it goes through', async () => {
	const clock = new JumpingClock();
	const client = clientOf([lost, answer(502), unreachable, answer(200)], { clock });
	expect(await send(client, read)).toMatchObject({ status: 200 });
	expect(client.told.requests).toHaveLength(4);
	expect(client.told.retries).toBe(3);
	expect(clock.slept).toEqual([250, 500, 1_000]);
});

test.each([
	['may have been taken', lost],
	['failed on the way', answer(500)],
	['was refused for good', answer(422)],
	['has no address to go to', nowhere],
])('a creating request that %s is not repeated', async (_what, outcome) => {
	const client = clientOf([outcome]);
	await expect(send(client, create)).rejects.toBeInstanceOf(ServiceError);
	expect(client.told.requests).toHaveLength(1);
});

describe('a request that may have been accepted', () => {
	const change = { mayHave: 'The job may have started', check: 'Use "Job: Get Many".' };
	const advised = async (outcome: Outcome, safety: Safety, given?: typeof change) => {
		const client = clientOf([outcome], { maxRetries: 0 });
		const thrown = await thrownBy(sendForJson(client, { ...create, safety, change: given }));
		return thrown instanceof ServiceError ? thrown.facts.advice : '';
	};

	test.each<[string, Outcome]>([
		['is lost', lost],
		['ends in 408', answer(408)],
		['ends in 502', answer(502)],
		['is answered with nothing', answer(200, '')],
		['is answered with a web page', answer(200, '<html>')],
		['is answered with half of some JSON', answer(200, '{"a":')],
	])('and %s says so, and how to find out', async (_, outcome) => {
		const unsafe = await advised(outcome, 'unsafe', change);
		expect(unsafe).toMatch(
			/The job may have started\. The request was not resent\. Use "Job: Get Many"\.$/,
		);
		expect(unsafe).not.toMatch(/try again/i);
		const idempotent = await advised(outcome, 'idempotent', change);
		expect(idempotent).toContain(
			'The job may have started. The request was not resent after that. Use',
		);
		const other = await advised(outcome, 'unsafe');
		expect(other).toContain('Oracle may have accepted the request. The request was not resent.');
		expect(await advised(outcome, 'safe', change)).not.toContain('resent');
	});

	test('counts its tries before the one that may have been accepted', async () => {
		const client = clientOf([answer(429), lost], { maxRetries: 1 });
		const thrown = await thrownBy(sendForJson(client, { ...create, change }));
		expect(thrown).toMatchObject({
			facts: {
				advice: expect.stringMatching(
					/Tried 2 times\. The job may have started\. The request was not resent after that\. Use/,
				),
			},
		});
	});

	test.each<[string, Outcome]>([
		['was never sent', nowhere],
		['was refused', answer(422)],
	])('does not say so where it %s', async (_, outcome) => {
		expect(await advised(outcome, 'unsafe', change)).not.toContain('may have');
	});
});

test('a creating request that certainly was not taken is repeated', async () => {
	const client = clientOf([unreachable, answer(429), answer(201)]);
	expect(await send(client, create)).toMatchObject({ status: 201 });
	expect(client.told.requests).toHaveLength(3);
});

test('there are no more repetitions than the user wants', async () => {
	for (const maxRetries of [0, 1, 5]) {
		const client = clientOf([answer(503)], { maxRetries });
		await expect(send(client, read)).rejects.toThrow('without details');
		expect(client.told.requests).toHaveLength(maxRetries + 1);
	}
});

test('the error tells how often it was tried', async () => {
	const once = await thrownBy(send(clientOf([answer(404)]), read));
	expect(once).toMatchObject({
		facts: {
			advice: "Oracle returned 404 for GET /jobs/1. Check this node's field values.",
		},
	});
	const often = await thrownBy(send(clientOf([answer(429)], { maxRetries: 2 }), read));
	expect(often).toMatchObject({ facts: { advice: expect.stringContaining('Tried 3 times') } });
});

test('the tries together take no longer than five minutes', async () => {
	const clock = new JumpingClock();
	const slow = () => {
		clock.pass(100_000);
		return lost;
	};
	const client = clientOf([slow], { clock, maxRetries: 100 });
	await expect(send(client, read)).rejects.toBeInstanceOf(ServiceError);
	expect(client.told.requests).toHaveLength(3);
});

test('a service that wants a longer pause than that is not waited for', async () => {
	const clock = new JumpingClock();
	const client = clientOf([answer(429, {}, { 'retry-after': '301' })], { clock });
	await expect(send(client, read)).rejects.toBeInstanceOf(ServiceError);
	expect(clock.slept).toEqual([]);
});

test('no try begins after the time that the request sets', async () => {
	const clock = new JumpingClock();
	const client = clientOf([answer(503, {}, { 'retry-after': '2' })], { clock });
	await expect(send(client, { ...read, until: START_MS + 5_000 })).rejects.toThrow();
	expect(clock.slept).toEqual([2_000, 2_000]);
});

test('no try begins after the time that the client sets', async () => {
	const clock = new JumpingClock();
	const client = clientOf([answer(503, {}, { 'retry-after': '2' })], {
		clock,
		until: START_MS + 3_000,
	});
	await expect(send(client, read)).rejects.toThrow();
	expect(clock.slept).toEqual([2_000]);
});

test.each([429, 503])('only a 429 holds the other requests of the run: %i', async (status) => {
	const clock = new JumpingClock();
	const pace = new Pace(clock);
	const headers = { 'retry-after': '9' };
	const client = clientOf([answer(status, {}, headers)], { clock, pace, maxRetries: 0 });
	await thrownBy(send(client, read));
	await pace.turn(Infinity);
	expect(clock.slept).toEqual(status === 429 ? [9_000] : []);
});

test('a request that is refused has all its retries again while others go through', async () => {
	const clock = new JumpingClock();
	const pace = new Pace(clock);
	const others = clientOf([answer(200)], { clock, pace });
	const client = clientOf([...new Array<Answer>(20).fill(answer(429)), answer(201)], {
		clock,
		pace,
		maxRetries: 1,
	});
	client.onRetry = () => void send(others, read);
	expect(await send(client, create)).toMatchObject({ status: 201 });
	expect(client.told.requests).toHaveLength(21);
});

describe('while the service wants a longer pause than a request may wait', () => {
	test.each([
		[{}, 400, true],
		[{ until: START_MS + 5_000 }, 6, true],
		[{ until: START_MS + 5_000 }, 4, false],
	])(
		'requests with %j and a Retry-After of %i fail without being sent: %j',
		async (limits, seconds, fails) => {
			const clock = new JumpingClock();
			const pace = new Pace(clock);
			const refusal = answer(429, { said: 'Slow down' }, { 'retry-after': `${seconds}` });
			const first = clientOf([refusal], { clock, pace, maxRetries: 0 });
			await expect(send(first, create)).rejects.toThrow('Slow down');
			const next = clientOf([answer(201)], { clock, pace });
			const result = await send(next, { ...create, ...limits }).catch((error: unknown) => error);
			if (!fails) return expect(result).toMatchObject({ status: 201 });
			expect(result).toMatchObject({
				message: 'Slow down',
				facts: {
					status: 429,
					mayHaveSucceeded: false,
					transient: true,
					advice: expect.stringMatching(
						`asks to wait ${seconds} seconds before the next request \\(Retry-After\\)\\. That was the response to an earlier request\\. This one was not sent\\.$`,
					),
				},
			});
			expect(next.told.requests).toEqual([]);
		},
	);
});

test('a cancel between two tries ends it, and nothing more is sent', async () => {
	const stop = new AbortController();
	const clock = new JumpingClock();
	const client = clientOf(
		[
			() => {
				stop.abort();
				return answer(503);
			},
		],
		{ clock, signal: stop.signal },
	);
	await expect(send(client, read)).rejects.toBeInstanceOf(Cancelled);
	expect(client.told.requests).toHaveLength(1);
});

test('nothing is sent before it is the turn of the item', async () => {
	let begin = () => {};
	const turn = new Promise<void>((resolve) => (begin = resolve));
	const client = clientOf([answer(200)], { turn: async () => await turn });
	const sending = send(client, read);
	await settled();
	expect(client.told.requests).toEqual([]);
	begin();
	expect(await sending).toMatchObject({ status: 200 });
});

test.each([
	['0.2', '1 second'],
	['1', '1 second'],
	['1.1', '2 seconds'],
])('a pause of %s s that the service asks for is told as %s', async (asked, told) => {
	const refusal = answer(429, {}, { 'retry-after': asked });
	expect(await thrownBy(send(clientOf([refusal], { maxRetries: 0 }), create))).toMatchObject({
		facts: { advice: expect.stringContaining(`asks to wait ${told} before`) },
	});
});

test('nothing is sent after a cancel', async () => {
	const stop = new AbortController();
	stop.abort();
	const client = clientOf([answer(200)], { signal: stop.signal });
	await expect(send(client, read)).rejects.toBeInstanceOf(Cancelled);
	expect(client.told.requests).toEqual([]);
});

test('what is no failure of the service is thrown on as it is', async () => {
	const client = clientOf([
		() => {
			throw new Cancelled();
		},
	]);
	await expect(send(client, read)).rejects.toBeInstanceOf(Cancelled);
});

describe('why a service has refused a request', () => {
	const why: typeof read = { ...read, path: '/why' };

	/** Sends requests to a service that tells the reason for a refusal elsewhere. */
	async function advices(outcomes: Outcome[], reasons: Outcome[], count = 1) {
		const asked: number[] = [];
		const client = clientOf(
			[(request) => (request === why ? reasons : outcomes).shift() ?? answer(404)],
			{
				maxRetries: 0,
				service: {
					...service,
					whyRefused: async (_, { status }, ask) => {
						asked.push(status);
						const body = await ask(why);
						return body === undefined ? undefined : 'The key may only read.';
					},
				},
			},
		);
		const told: string[] = [];
		for (let sent = 0; sent < count; sent += 1) {
			const error = await thrownBy(send(client, create));
			told.push(error instanceof ServiceError ? error.facts.advice : error.message);
		}
		return { told, asked, requests: client.told.requests.filter((one) => one === why).length };
	}

	test.each<[string, Outcome, Outcome, number[], boolean]>([
		['is asked after a refusal', answer(403), answer(200), [403], true],
		['is not asked where no answer came', lost, answer(200), [], false],
		['is left out where that is not told', answer(403), answer(500), [403], false],
	])('%s', async (_what, outcome, reason, expected, isTold) => {
		const { told, asked } = await advices([outcome], [reason]);
		expect(asked).toEqual(expected);
		expect(told[0].endsWith('The key may only read.')).toBe(isTold);
	});

	test('is asked once for all requests of a run', async () => {
		const { told, requests } = await advices([answer(403), answer(403)], [answer(200)], 2);
		expect(requests).toBe(1);
		expect(told[1]).toBe(told[0]);
	});
});
