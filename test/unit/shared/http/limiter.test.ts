import { nextTurn } from '../../../../nodes/shared/clock';
import { Limiter } from '../../../../nodes/shared/http/limiter';
import { settled } from '../support.mts';

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

async function full(size = 1) {
	const queue = new Queue(new Limiter(size));
	for (let index = 0; index < size; index += 1) await queue.limiter.acquire('start');
	return queue;
}

test('no more work is in flight than there are slots', async () => {
	const queue = new Queue(new Limiter(3));
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
	const queue = new Queue(new Limiter(10));
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
	const queue = new Queue(new Limiter(10, stop.signal));
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
