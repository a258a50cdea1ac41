import { driftOf, LEAST_SAMPLES } from '../../e2e/soak/memory.mts';
import { planFor } from '../../e2e/soak/plan.mts';

const run = (value: (index: number) => number) => Array.from({ length: 60 }, (_, i) => value(i));

test('a warm-up and what work holds for a while is no growth', () => {
	const warmed = run((index) => (index < 20 ? index : 20) + (index % 7 === 0 ? 50 : 0));
	expect(driftOf(warmed)).toEqual({ second: 20, last: 20, growth: 0 });
});

test('a leak grows by a third of all that leaks', () => {
	expect(driftOf(run((index) => 100 + 3 * index)).growth).toBe(60);
});

test('too few samples say nothing', () => {
	expect(() => driftOf(Array(LEAST_SAMPLES - 1).fill(1))).toThrow('too few');
});

test('ten minutes hold two hours of a day with 100,000 jobs', () => {
	const { jobs, alerts } = planFor(10);
	expect(Math.abs(jobs - 100_000 / 12)).toBeLessThan(40);
	expect(alerts.calls * alerts.everyMs).toBeCloseTo(600_000, -4);
});
