import { send } from '../../../../nodes/shared/http/client';
import { Pace } from '../../../../nodes/shared/http/pace';
import {
	answer,
	clientOf,
	create,
	randomFrom,
	settled,
	START_MS,
	StoppedClock,
} from '../support.mts';

const refusal = answer(429, { said: 'Slow down' });

/** Asks for turns and notes what comes of them. */
class Turns {
	readonly clock = new StoppedClock();
	readonly pace: Pace;
	given = '';

	constructor(signal?: AbortSignal) {
		this.pace = new Pace(this.clock, signal);
	}

	ask(name: string, until = Infinity) {
		const note = (refused: unknown) => (this.given += refused ? name.toUpperCase() : name);
		void this.pace.turn(until).then(note);
	}

	refuse(askedMs: number) {
		return this.pace.refuse(this.clock.monotonicMs(), refusal, askedMs);
	}

	accept() {
		this.pace.accept(this.clock.monotonicMs());
	}
}

test('without a refusal there is no pace', async () => {
	const turns = new Turns();
	for (const name of 'abcdefghij') turns.ask(name);
	await settled();
	expect(turns.given).toBe('abcdefghij');
	for (let request = 0; request < 10; request += 1) turns.accept();
	turns.ask('k');
	await settled();
	expect(turns.given).toBe('abcdefghijk');
});

describe('while the service wants a pause', () => {
	test('nothing is sent, and then one request after the other', async () => {
		const turns = new Turns();
		expect(turns.refuse(1_000)).toBe(1_000);
		for (const name of 'abc') turns.ask(name);
		await turns.clock.advance(999);
		expect(turns.given).toBe('');
		await turns.clock.advance(1);
		expect(turns.given).toBe('a');
		await turns.clock.advance(1_000);
		expect(turns.given).toBe('ab');
	});

	test('the longest pause that was asked for counts', async () => {
		const turns = new Turns();
		turns.refuse(1_000);
		turns.ask('a');
		expect(turns.refuse(200)).toBe(1_000);
		await turns.clock.advance(200);
		expect(turns.refuse(3_000)).toBe(3_000);
		await turns.clock.advance(2_999);
		expect(turns.given).toBe('');
		await turns.clock.advance(1);
		expect(turns.given).toBe('a');
	});

	test('everything goes on even when the timer rings too early', async () => {
		const turns = new Turns();
		turns.clock.earlyMs = 1;
		turns.refuse(1_000);
		turns.ask('a');
		await turns.clock.advance(1_002);
		expect(turns.given).toBe('a');
	});

	test('what can not wait as long gets the refusal at once, and the others their turns', async () => {
		const turns = new Turns();
		turns.refuse(1_000);
		turns.ask('a', START_MS + 999);
		turns.ask('b', START_MS + 1_000);
		await settled();
		expect(turns.given).toBe('A');
		turns.refuse(1_001);
		turns.ask('c');
		await settled();
		expect(turns.given).toBe('AB');
		await turns.clock.advance(1_001);
		expect(turns.given).toBe('ABc');
	});

	test('a cancel ends it', async () => {
		const stop = new AbortController();
		const turns = new Turns(stop.signal);
		turns.refuse(60_000);
		turns.ask('a');
		await settled();
		expect(turns.given).toBe('');
		stop.abort();
		await settled();
		expect(turns.given).toBe('a');
	});
});

describe('without Retry-After', () => {
	test('a burst that is refused counts once', async () => {
		const turns = new Turns();
		await turns.clock.advance(10);
		const sentAt = START_MS + 5;
		for (let request = 0; request < 10; request += 1) {
			expect(turns.pace.refuse(sentAt, refusal, 0)).toBe(250);
		}
	});

	test('refusals in a row hold the run for longer and longer, up to half a minute', async () => {
		const turns = new Turns();
		const held: number[] = [];
		for (let times = 0; times < 8; times += 1) {
			held.push(turns.refuse(0));
			await turns.clock.advance(held[times]);
		}
		expect(held).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
	});

	test('the rate comes back when the limit is raised', async () => {
		const turns = new Turns();
		for (let request = 0; request < 5; request += 1) turns.accept();
		turns.refuse(0);
		const refusedAt = turns.clock.monotonicMs();
		for (let requests = 0; turns.clock.monotonicMs() < refusedAt + 10_000; requests += 1) {
			const askedMs = turns.clock.monotonicMs();
			turns.ask('.');
			await settled();
			while (turns.given.length <= requests) await turns.clock.advance(1);
			if (requests > 60 && turns.clock.monotonicMs() === askedMs) break;
			turns.accept();
		}
		expect(turns.clock.monotonicMs() - refusedAt).toBeLessThan(5_000);
	});
});

test.each([
	[1_999, 0.9],
	[2_000, 0.96],
])('a guessed rate that is refused again after %d ms is cut to %d of it', async (ms, part) => {
	const turns = new Turns();
	for (let request = 0; request < 5; request += 1) turns.accept();
	turns.refuse(1_000);
	turns.accept();
	await turns.clock.advance(ms);
	turns.refuse(1_000);
	for (const name of 'ab') turns.ask(name);
	// The rate begins at 0.96 of the limit.
	const rate = 5 * 0.96 * part * 0.96;
	await turns.clock.advance(1_000 + 1_000 / rate - 1);
	expect(turns.given).toBe('a');
	await turns.clock.advance(2);
	expect(turns.given).toBe('ab');
});

/** Whether a service takes a request at a time in milliseconds. */
type Limit = (nowMs: number) => boolean;

/** So many requests within any second. */
function slidingWindow(perSecond: number): Limit {
	let taken: number[] = [];
	return (nowMs) => {
		taken = taken.filter((atMs) => atMs > nowMs - 1_000);
		return taken.length < perSecond && taken.push(nowMs) > 0;
	};
}

/** So many requests within each second of the wall clock. */
function fixedWindow(perSecond: number): Limit {
	let window = 0;
	let taken = 0;
	return (nowMs) => {
		const now = Math.floor((nowMs + 337) / 1_000);
		taken = now === window ? taken + 1 : 1;
		window = now;
		return taken <= perSecond;
	};
}

function tokenBucket(perSecond: number, burst: number): Limit {
	let tokens = burst;
	let filledAtMs = START_MS;
	return (nowMs) => {
		tokens = Math.min(burst, tokens + ((nowMs - filledAtMs) * perSecond) / 1_000);
		filledAtMs = nowMs;
		if (tokens < 1) return false;
		tokens -= 1;
		return true;
	};
}

interface Case {
	limit: Limit;
	requests: number;
	concurrency: number;
	latencyMs?: number;
	/** How late timers ring, as on a busy machine. */
	lateMs?: number;
	/** Retry-After, in seconds. */
	retryAfter?: number;
}

/** Sends creating requests with the default retries to a service with a limit. */
async function sendAll(sent: Case) {
	const { limit, requests, concurrency, latencyMs = 20, lateMs = 0, retryAfter } = sent;
	const headers: Record<string, string> =
		retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
	const refused = { ...refusal, headers };
	const clock = new StoppedClock();
	clock.earlyMs = -lateMs;
	clock.random = randomFrom(1);
	const pace = new Pace(clock);
	// Who resumes and who starts take turns, as in the limiter.
	const starting: Array<() => void> = [];
	const resuming: Array<() => void> = [];
	const queues = [starting, resuming];
	let free = concurrency;
	let tries = 0;
	let failed = 0;
	let finished = 0;
	const acquire = async (queue: Array<() => void>) => {
		if (free > 0) free -= 1;
		else await new Promise<void>((resolve) => queue.push(resolve));
	};
	const release = () => {
		queues.reverse();
		const next = queues[0].shift() ?? queues[1].shift();
		if (next) next();
		else free += 1;
	};
	const travel = async () => await clock.sleep((latencyMs / 2) * (0.9 + 0.2 * clock.random()));
	const client = {
		...clientOf([]),
		clock,
		pace,
		sleep: async (ms: number) => {
			release();
			await clock.sleep(ms);
			await acquire(resuming);
		},
		transport: async () => {
			tries += 1;
			await travel();
			const taken = limit(clock.monotonicMs());
			await travel();
			return taken ? answer(201) : refused;
		},
	};
	const one = async () => {
		await acquire(starting);
		await send(client, create).catch(() => (failed += 1));
		finished += 1;
		release();
	};
	const all = Promise.all(Array.from({ length: requests }, one));
	while (finished < requests) await clock.advance(100);
	await all;
	const tookMs = clock.monotonicMs() - START_MS;
	return { failed, seconds: tookMs / 1_000, triesEach: tries / requests };
}

type Form = [name: string, limit: (perSecond: number) => Limit];

const withBurst: Form[] = [
	['a token bucket of one second', (perSecond) => tokenBucket(perSecond, perSecond)],
	['a sliding window', slidingWindow],
	['a fixed window', fixedWindow],
];
const withoutBurst: Form = [
	'a token bucket without a burst',
	(perSecond) => tokenBucket(perSecond, 1),
];
const forms = [withoutBurst, ...withBurst];
const rates = [2, 5, 50];
const every = forms.flatMap(([form, limit]) =>
	rates.flatMap((perSecond) =>
		[10, 50].map((concurrency) => ({ form, limit, perSecond, concurrency })),
	),
);

describe('a steady limit', () => {
	test.each(every)(
		'of $perSecond requests a second, as $form, takes 60 requests at a concurrency of $concurrency',
		async ({ limit, perSecond, concurrency }) => {
			const result = await sendAll({ limit: limit(perSecond), requests: 60, concurrency });
			expect(result.failed).toBe(0);
			// What is refused before the limit is known is at most the concurrency, and some more.
			expect(result.triesEach).toBeLessThan(1.3 + concurrency / 60);
		},
	);

	const cases = withBurst.flatMap(([form, limit]) =>
		[2, 5, 50, 100].flatMap((perSecond) =>
			(perSecond < 10 ? [300] : [300, 1_000]).flatMap((requests) =>
				[undefined, 1].flatMap((retryAfter) =>
					[10, 50].map((concurrency) => ({
						form,
						limit,
						perSecond,
						requests,
						retryAfter,
						concurrency,
					})),
				),
			),
		),
	);

	test.each(cases)(
		'of $perSecond a second, as $form, with Retry-After $retryAfter, is learnt ($requests requests, concurrency $concurrency)',
		async ({ limit, ...sent }) => {
			const result = await sendAll({ limit: limit(sent.perSecond), ...sent });
			expect(result.failed).toBe(0);
			// The first refusals, from which the limit is learnt, cost a short run more.
			const learningS = 0.5 + 4 * (sent.retryAfter ?? 0);
			expect(result.seconds).toBeLessThan((1.15 * sent.requests) / sent.perSecond + learningS);
			expect(result.triesEach).toBeLessThan(1.1 + sent.concurrency / sent.requests);
		},
	);

	test.each([
		[2, 10],
		[2, 50],
		[5, 10],
		[5, 50],
	])(
		'of %i a second without a burst is learnt (concurrency %i)',
		async (perSecond, concurrency) => {
			const limit = tokenBucket(perSecond, 1);
			const result = await sendAll({ limit, requests: 500, concurrency });
			expect(result.failed).toBe(0);
			expect(result.seconds).toBeLessThan((1.15 * 500) / perSecond);
			expect(result.triesEach).toBeLessThan(1.1 + concurrency / 500);
		},
	);

	test('that refuses single requests now and then does not slow a run down for long', async () => {
		let requests = 0;
		const limit = () => {
			requests += 1;
			return requests % 100 > 0;
		};
		const result = await sendAll({ limit, requests: 2_000, concurrency: 10 });
		expect(result.failed).toBe(0);
		expect(result.seconds).toBeLessThan(40);
	});

	test.each([0, 5, 20, 40])(
		'of 100 requests a second is kept up with where timers ring %i ms late',
		async (lateMs) => {
			const limit = slidingWindow(100);
			const result = await sendAll({ limit, requests: 1_000, concurrency: 50, lateMs });
			expect(result.failed).toBe(0);
			expect(result.seconds).toBeLessThan(11.5);
			expect(result.triesEach).toBeLessThan(1.1);
		},
	);
});
