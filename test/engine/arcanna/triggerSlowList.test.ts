import { systemClock } from '../../../nodes/shared/clock';
import { logCount, logText, type Poller, recordedLogs } from '../harness/index.mts';
import { isoAt, keysOf, MINUTE, SECOND, sorted, TriggerBench } from './triggerSupport.mts';

/** Of this the first 60 % are for requests to begin. */
const BUDGET_MS = 20_000;

let bench: TriggerBench;

beforeEach(async () => {
	bench = await TriggerBench.open({ sizeWithoutJobs: 'total' });
});

afterEach(async () => await bench.close());

/** A poll that has time for so many pages. */
async function pollPages(trigger: Poller, pages: number) {
	const { monotonicMs } = systemClock;
	const before = bench.queries();
	const clock = jest
		.spyOn(systemClock, 'monotonicMs')
		.mockImplementation(
			() => monotonicMs() + (bench.queries() - before >= pages ? 0.7 * BUDGET_MS : 0),
		);
	try {
		return keysOf(await trigger.poll());
	} finally {
		clock.mockRestore();
	}
}

/** Decisions of two use cases, so many in five minutes that the window needs four pages of them. */
function putFast(count: number, fromMs: number) {
	for (let at = 0; at < count; at += 1) {
		bench.put({ job_id: at % 2 ? 123 : 124, ingest_timestamp: isoAt(fromMs + at * 20) });
	}
}

test.each([3, 2])(
	'a list over all use cases that is too slow for the window gets on from poll to poll (%d pages)',
	async (pages) => {
		const trigger = await bench.active({}, { budgetMs: BUDGET_MS });
		const from = Date.now() - 4 * MINUTE;
		putFast(1_900, from);
		const emitted = keysOf(await trigger.poll());
		expect(emitted).toHaveLength(1_900);
		putFast(2_500, from + 60 * SECOND);
		const polls: number[] = [];
		for (let poll = 0; poll < 30 && emitted.length < 4_400; poll += 1) {
			const keys = await pollPages(trigger, pages);
			polls.push(keys.length);
			emitted.push(...keys);
		}
		expect(sorted(emitted)).toEqual(sorted(bench.decided));
		// The first ones may only move the window; then each brings some.
		const first = polls.findIndex((brought) => brought > 0);
		expect(polls.slice(first).every((brought) => brought > 0)).toBe(true);
	},
	60_000,
);

test("a poll that makes no progress says so in n8n's log", async () => {
	const trigger = await bench.active({}, { budgetMs: BUDGET_MS });
	const at = isoAt(Date.now() - MINUTE);
	// A page of them bears one time, which no window can divide.
	bench.putMany(600, { ingest_timestamp: at });
	expect(await trigger.poll()).toHaveLength(600);
	bench.put();
	const from = logCount();
	expect(await pollPages(trigger, 1)).toEqual([]);
	expect(logText(recordedLogs(from))).toContain('This poll made no progress');
	const later = logCount();
	expect(keysOf(await trigger.poll())).toHaveLength(1);
	expect(logText(recordedLogs(later))).not.toContain('made no progress');
});
