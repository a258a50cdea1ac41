import { Cancelled, systemClock } from '../../../nodes/shared/clock';

test('the clock tells the time and chance', () => {
	expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(100);
	const chance = systemClock.random();
	expect(chance).toBeGreaterThanOrEqual(0);
	expect(chance).toBeLessThan(1);
});

test('a sleep takes its time, with and without a signal', async () => {
	for (const signal of [undefined, new AbortController().signal]) {
		const began = systemClock.now();
		await systemClock.sleep(20, signal);
		expect(systemClock.now() - began).toBeGreaterThanOrEqual(18);
	}
});

test('a cancel ends every sleep at once', async () => {
	const stop = new AbortController();
	const began = systemClock.now();
	const sleeping = Array.from({ length: 50 }, async () => {
		await systemClock.sleep(60_000, stop.signal);
	});
	const short = systemClock.sleep(1, stop.signal);
	await short;
	stop.abort();
	for (const outcome of await Promise.allSettled(sleeping)) {
		expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(Cancelled) });
	}
	expect(systemClock.now() - began).toBeLessThan(1_000);
});

test('nobody falls asleep after a cancel', async () => {
	await expect(systemClock.sleep(60_000, AbortSignal.abort())).rejects.toBeInstanceOf(Cancelled);
});

test('many can sleep under one signal with one listener', async () => {
	const { signal } = new AbortController();
	const listen = jest.spyOn(signal, 'addEventListener');
	await Promise.all(Array.from({ length: 100 }, async () => await systemClock.sleep(1, signal)));
	expect(listen).toHaveBeenCalledTimes(1);
});

describe('a sleep longer than a timer can be', () => {
	const MONTH_MS = 30 * 24 * 3_600_000;

	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	test.each([2 ** 31, MONTH_MS, 3 * MONTH_MS])('takes all of its %i ms', async (ms) => {
		let over = false;
		void systemClock.sleep(ms, new AbortController().signal).then(() => (over = true));
		await jest.advanceTimersByTimeAsync(ms - 1);
		expect(over).toBe(false);
		await jest.advanceTimersByTimeAsync(1);
		expect(over).toBe(true);
	});

	test('ends with a cancel all the same', async () => {
		const stop = new AbortController();
		const sleeping = systemClock.sleep(MONTH_MS, stop.signal);
		const outcome = expect(sleeping).rejects.toBeInstanceOf(Cancelled);
		await jest.advanceTimersByTimeAsync(MONTH_MS - 1);
		stop.abort();
		await outcome;
	});
});

describe('a sleep that something can end', () => {
	const never = new Promise<void>(() => {});

	test.each([undefined, new AbortController().signal])(
		'ends with it (signal: %s)',
		async (signal) => {
			const began = systemClock.now();
			await systemClock.sleep(60_000, signal, systemClock.sleep(10));
			expect(systemClock.now() - began).toBeLessThan(1_000);
		},
	);

	test('ends when its time is up', async () => {
		await systemClock.sleep(10, undefined, never);
	});

	test('throws what it is rejected with', async () => {
		const broken = systemClock.sleep(60_000, undefined, Promise.reject(new TypeError('oh')));
		await expect(broken).rejects.toThrow(new TypeError('oh'));
	});

	test('ends with a cancel', async () => {
		const stop = new AbortController();
		const sleeping = systemClock.sleep(60_000, stop.signal, never);
		stop.abort();
		await expect(sleeping).rejects.toBeInstanceOf(Cancelled);
	});
});
