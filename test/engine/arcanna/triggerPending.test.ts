import { logCount, logText, quickly, recordedLogs } from '../harness/index.mts';
import { isoAt, keysOf, MINUTE, sorted, TriggerBench } from './triggerSupport.mts';

let bench: TriggerBench;

beforeEach(async () => {
	bench = await TriggerBench.open();
});

afterEach(async () => {
	await bench.close();
});

const idOf = (key: string) => key.split('/')[1];

/** A trigger that waits for decisions on events that its list does not show any more. */
async function waitingFor(count: number) {
	const trigger = await bench.active();
	const now = Date.now();
	const waiting = Array.from({ length: count }, (_, at) =>
		bench.pending({ ingest_timestamp: isoAt(now - 60 * MINUTE + at) }),
	);
	bench.putMany(310, {}, now - 50 * MINUTE);
	bench.putMany(10, {}, now - 4 * MINUTE);
	expect(await trigger.poll()).toHaveLength(320);
	for (const key of waiting) bench.decide(key);
	bench.service.forget();
	return { trigger, waiting };
}

test.each([
	['one', 400, 1, 500],
	['one', 422, 1, 500],
	['one', 500, 1, 80],
	['one of many requests', 404, 1, 1_200],
	['five', 403, 5, 500],
	['the only one', 422, 1, 1],
] as const)(
	'the ID of %s that Arcanna refuses with %d decides for no other one',
	quickly(async (_: string, status: number, bad: number, count: number) => {
		const { trigger, waiting } = await waitingFor(count);
		const refused = waiting.filter((__, at) => at % Math.ceil(count / bad) === 0);
		bench.service.options.refusedEvents = { ids: new Set(refused.map(idOf)), status };
		const from = logCount();
		const polled = keysOf(await trigger.poll());
		expect(sorted(polled)).toEqual(sorted(waiting.filter((key) => !refused.includes(key))));
		for (const key of refused) expect(logText(recordedLogs(from))).toContain(key);
		bench.service.options.refusedEvents.ids.clear();
		expect(sorted(keysOf(await trigger.poll()))).toEqual(sorted(refused));
	}),
	60_000,
);

test(
	'when Arcanna refuses half of them, a poll sends a bounded number of requests, and each has its turn',
	quickly(async () => {
		const { trigger, waiting } = await waitingFor(160);
		const refused = waiting.filter((_, at) => at % 2 === 0);
		const good = waiting.filter((_, at) => at % 2 === 1);
		bench.service.options.refusedEvents = { ids: new Set(refused.map(idOf)), status: 422 };
		const emitted: string[] = [];
		for (let polls = 0; polls < 4; polls += 1) {
			bench.service.forget();
			emitted.push(...keysOf(await trigger.poll()));
			expect(bench.queries()).toBeLessThanOrEqual(105);
		}
		expect(sorted(emitted)).toEqual(sorted(good));
	}),
	60_000,
);
