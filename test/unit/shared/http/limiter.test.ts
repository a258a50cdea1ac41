import { nextTurn } from '../../../../nodes/shared/clock';
import { Limiter } from '../../../../nodes/shared/http/limiter';
import { settled, StoppedClock } from '../support.mts';

/** Asks for slots and notes in which order they are given. */
class Queue {
	readonly given: string[] = [];

	constructor(readonly limiter: Limiter) {}

	ask(name: string, queue: 'start' | 'resume' = 'start') {
		void this.limiter.acquire(queue).then(() => this.given.push(name));
	}

	async release() {
		this.limiter.release();
		await settled();
		await nextTurn();
		await settled();
	}
}

async function full(size = 1, clock = new StoppedClock(), signal?: AbortSignal) {
	const queue = new Queue(new Limiter(size, clock, signal));
	for (let index = 0; index < size; index += 1) await queue.limiter.acquire('start');
	return queue;
}

test('no more work is in flight than there are slots', async () => {
	const queue = new Queue(new Limiter(3, new StoppedClock()));
	for (const name of 'abcde') queue.ask(name);
	await settled();
	expect(queue.given.join('')).toBe('abc');
	await queue.release();
	expect(queue.given.join('')).toBe('abcd');
	await queue.release();
	await queue.release();
	expect(queue.given.join('')).toBe('abcde');
});

test('only a few begin in one turn of the event loop, whether slots are free or come back', async () => {
	const queue = new Queue(new Limiter(10, new StoppedClock()));
	for (let item = 0; item < 20; item += 1) queue.ask(`${item}`);
	const given: number[] = [];
	for (let turn = 0; turn < 3; turn += 1) {
		await settled();
		given.push(queue.given.length);
		await nextTurn();
	}
	expect(given).toEqual([4, 8, 10]);
	for (let item = 0; item < 10; item += 1) queue.limiter.release();
	await settled();
	expect(queue.given).toHaveLength(14);
});

test('all that are left get their turn at once when the run is cancelled', async () => {
	const stop = new AbortController();
	const queue = new Queue(new Limiter(10, new StoppedClock(), stop.signal));
	for (let item = 0; item < 1_000; item += 1) {
		void queue.limiter.acquire('start').then(() => {
			queue.given.push(`${item}`);
			if (stop.signal.aborted) queue.limiter.release();
		});
	}
	await settled();
	expect(queue.given).toHaveLength(4);
	stop.abort();
	for (let slot = 0; slot < 4; slot += 1) queue.limiter.release();
	await nextTurn();
	expect(queue.given).toHaveLength(1_000);
});

test('who comes first goes first', async () => {
	const queue = await full();
	for (const name of 'abc') queue.ask(name);
	for (let turn = 0; turn < 3; turn += 1) await queue.release();
	expect(queue.given.join('')).toBe('abc');
});

test('those that start and those that resume take turns', async () => {
	const queue = await full();
	for (const name of 'abc') queue.ask(name, 'start');
	for (const name of 'xyz') queue.ask(name, 'resume');
	for (let turn = 0; turn < 6; turn += 1) await queue.release();
	expect(queue.given.join('')).toMatch(/^(axbycz|xaybzc)$/);
});

test('a slot is not kept for a queue that is empty', async () => {
	const queue = await full();
	for (const name of 'xyz') queue.ask(name, 'resume');
	for (let turn = 0; turn < 3; turn += 1) await queue.release();
	expect(queue.given.join('')).toBe('xyz');
});

describe('while the service wants a pause', () => {
	test('nothing starts, and everything goes on when it is over', async () => {
		const clock = new StoppedClock();
		const queue = new Queue(new Limiter(2, clock));
		queue.limiter.holdFor(1_000);
		for (const name of 'abc') queue.ask(name);
		await clock.advance(999);
		expect(queue.given).toEqual([]);
		await clock.advance(1);
		expect(queue.given.join('')).toBe('ab');
		await queue.release();
		expect(queue.given.join('')).toBe('abc');
	});

	test('a slot that comes back is not handed out', async () => {
		const clock = new StoppedClock();
		const queue = await full(1, clock);
		queue.ask('a', 'resume');
		queue.limiter.holdFor(500);
		await queue.release();
		expect(queue.given).toEqual([]);
		await clock.advance(500);
		expect(queue.given).toEqual(['a']);
	});

	test('the longest pause that was asked for counts', async () => {
		const clock = new StoppedClock();
		const queue = new Queue(new Limiter(1, clock));
		queue.limiter.holdFor(1_000);
		queue.ask('a');
		queue.limiter.holdFor(200);
		await clock.advance(200);
		queue.limiter.holdFor(3_000);
		await clock.advance(2_999);
		expect(queue.given).toEqual([]);
		await clock.advance(1);
		expect(queue.given).toEqual(['a']);
	});

	test('everything goes on also when the timer rings too early', async () => {
		const clock = new StoppedClock();
		clock.earlyMs = 1;
		const queue = new Queue(new Limiter(1, clock));
		queue.limiter.holdFor(1_000);
		queue.ask('a');
		await clock.advance(1_002);
		expect(queue.given).toEqual(['a']);
	});

	test('a cancel ends it', async () => {
		const stop = new AbortController();
		const clock = new StoppedClock();
		const queue = new Queue(new Limiter(1, clock, stop.signal));
		queue.limiter.holdFor(60_000);
		queue.ask('a');
		await settled();
		expect(queue.given).toEqual([]);
		stop.abort();
		await settled();
		expect(queue.given).toEqual(['a']);
	});
});
