import fc from 'fast-check';

import { isGood, type Outcome, type Safety } from '../../../../nodes/shared/http/exchange';
import { mayRepeat, retryAfterMs, retryDelayMs } from '../../../../nodes/shared/http/retry';
import { answer, lost, nowhere, START_MS, unreachable } from '../support.mts';

const SAFETIES: Safety[] = ['safe', 'idempotent', 'unsafe'];

describe('a request is sent again', () => {
	const repeatedFor = (outcome: Outcome) => SAFETIES.filter((safety) => mayRepeat(safety, outcome));

	const passing = [
		408, 425, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530,
	];
	test.each(passing)('after %i, when that starts nothing twice', (status) => {
		expect(repeatedFor(answer(status))).toEqual(['safe', 'idempotent']);
	});

	test('after 429, whatever it does: it was not taken', () => {
		expect(repeatedFor(answer(429))).toEqual(SAFETIES);
	});

	test.each([
		301, 302, 307, 400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 501, 505, 508, 510, 511, 519,
		528,
	])('never after %i', (status) => {
		expect(repeatedFor(answer(status))).toEqual([]);
	});

	test('after a broken connection, when that starts nothing twice', () => {
		expect(repeatedFor(lost)).toEqual(['safe', 'idempotent']);
	});

	test('whatever it does, when the connection was never made and may be made later', () => {
		expect(repeatedFor(unreachable)).toEqual(SAFETIES);
	});

	test('never when the address leads nowhere', () => {
		expect(repeatedFor(nowhere)).toEqual([]);
	});
});

describe('Retry-After', () => {
	const now = START_MS;
	const date = (ms: number) => new Date(now + ms).toUTCString();

	test.each([
		['120', 120_000],
		[' 3 ', 3_000],
		['0', 0],
		['0.5', 500],
		['1.25', 1_250],
	])('is read as seconds: %j', (value, ms) => {
		expect(retryAfterMs({ 'retry-after': value }, now)).toBe(ms);
	});

	test('is read as a date by our clock where the service does not tell the time', () => {
		expect(retryAfterMs({ 'retry-after': date(7_000) }, now)).toBe(7_000);
	});

	test("is read as a date by the service's clock where it tells the time", () => {
		const headers = { 'retry-after': date(3_600_000 + 7_000), date: date(3_600_000) };
		expect(retryAfterMs(headers, now)).toBe(7_000);
	});

	test('is nothing when its date is over', () => {
		expect(retryAfterMs({ 'retry-after': date(-7_000) }, now)).toBe(0);
		expect(retryAfterMs({ 'retry-after': date(0), date: date(9_000) }, now)).toBe(0);
	});

	test.each([undefined, null, '', 'soon', '-5', 'NaN', '1e3s'])('is nothing as %j', (value) => {
		expect(retryAfterMs({ 'retry-after': value }, now)).toBe(0);
	});

	test('never asks for less than no time', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (value, told) => {
				const ms = retryAfterMs({ 'retry-after': value, date: told }, now);
				expect(ms).toBeGreaterThanOrEqual(0);
			}),
		);
	});
});

describe('the pause before a repetition', () => {
	const delay = (attempt: number, outcome: Outcome, random: number) =>
		retryDelayMs(attempt, outcome, START_MS, random);
	const asking = (status: number) => answer(status, {}, { 'retry-after': '9' });

	test.each([429, 503])('is what the service asks for with %i', (status) => {
		expect(delay(0, asking(status), 0)).toBe(9_000);
		expect(delay(4, asking(status), 0.99)).toBe(9_000);
	});

	test.each([408, 500, 502, 504])('is not asked for with %i', (status) => {
		expect(delay(0, asking(status), 0.5)).toBe(250);
	});

	test('doubles, and is any part of that by chance', () => {
		const bounds = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
		for (const [attempt, bound] of bounds.entries()) {
			expect(delay(attempt, lost, 0)).toBe(0);
			expect(delay(attempt, unreachable, 0.5)).toBe(bound / 2);
			expect(delay(attempt, answer(503), 0.999)).toBeCloseTo(bound * 0.999);
		}
	});

	test('is never longer than half a minute when the service asks for nothing', () => {
		fc.assert(
			fc.property(
				fc.nat(2_000),
				fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
				(n, chance) => {
					const ms = delay(n, lost, chance);
					expect(ms).toBeGreaterThanOrEqual(0);
					expect(ms).toBeLessThan(30_000);
				},
			),
		);
	});
});

test.each([
	[101, false],
	[199, false],
	[200, true],
	[299, true],
	[300, false],
])('the status %d means success: %j', (status, is) => {
	expect(isGood(status)).toBe(is);
});
