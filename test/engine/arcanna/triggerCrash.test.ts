import { type Poller } from '../harness/index.mts';
import {
	drain,
	isoAt,
	keysOf,
	MINUTE,
	type Mode,
	modes,
	sorted,
	TriggerBench,
	useCase,
} from './triggerSupport.mts';

let bench: TriggerBench;

beforeEach(async () => {
	bench = await TriggerBench.open();
});

afterEach(async () => {
	await bench.close();
});

/** A life with all that can happen to an event; each step ends in a poll. */
const life: Array<[string, (waiting: string[]) => void]> = [
	['a poll with nothing new', () => {}],
	['an emission', () => bench.putMany(3)],
	['events that wait', (waiting) => waiting.push(bench.pending(), bench.pending({ job_id: 124 }))],
	['a null poll after it', () => {}],
	['a late decision', (waiting) => bench.decide(String(waiting.shift()))],
	['an event that failed', () => bench.put({ outcome: { error_message: 'Why' } })],
	[
		'old and new ones together',
		() => {
			bench.putMany(2, { ingest_timestamp: isoAt(Date.now() - MINUTE) });
			bench.putMany(2, { job_id: 124 });
		},
	],
	['another late decision', (waiting) => bench.decide(String(waiting.shift()))],
	['hundreds at once', () => bench.putMany(350)],
	['one of the future', () => bench.put({ ingest_timestamp: '2099-01-01T00:00:00Z' })],
	['one more', () => bench.put()],
];

async function live(mode: Mode, crashAfter: (step: number) => boolean): Promise<string[]> {
	bench.putMany(5);
	const trigger = bench.trigger({}, { mode });
	await trigger.activate();
	// With durable cursors the first look is lost at once, and the next poll is the first one.
	if (mode === 'durable') await trigger.poll();
	bench.decided.length = 0;
	const waiting: string[] = [];
	const emitted: string[] = [];
	if (crashAfter(-1)) emitted.push(...keysOf(await trigger.restart()));
	for (const [step, [, happens]] of life.entries()) {
		happens(waiting);
		emitted.push(...keysOf(await trigger.poll()));
		if (crashAfter(step)) emitted.push(...keysOf(await trigger.restart()));
	}
	emitted.push(...(await drain(trigger)).flat());
	return emitted;
}

describe.each(modes)('every decision comes once when n8n crashes (%s)', (mode) => {
	test.each([
		['the activation', -1],
		...life.map(([name], step) => [name, step] as const),
	] as const)('after %s', async (_, crashed) => {
		const emitted = await live(mode, (step) => step === crashed);
		expect(sorted(emitted)).toEqual(sorted(bench.decided));
	});

	test('after every single poll', async () => {
		const emitted = await live(mode, () => true);
		expect(sorted(emitted)).toEqual(sorted(bench.decided));
	});

	test('in the middle of a backlog', async () => {
		const trigger = await bench.active({}, { mode });
		bench.putMany(4_300, {}, Date.now() - 10 * MINUTE);
		bench.pending();
		const emitted: string[] = [];
		for (let turn = 0; turn < 3; turn += 1) {
			emitted.push(...keysOf(await trigger.poll()));
			emitted.push(...keysOf(await trigger.restart()));
		}
		emitted.push(...(await drain(trigger)).flat());
		expect(sorted(emitted)).toEqual(sorted(bench.decided));
	});
});

test('an activation whose note is lost costs what came before the next poll, and no more', async () => {
	const trigger = bench.trigger({}, { mode: 'durable' });
	await trigger.activate();
	expect(trigger.saved).toEqual({});
	bench.put();
	await trigger.restart();
	expect(await trigger.poll()).toBeNull();
	const after = bench.put();
	expect(keysOf(await trigger.poll())).toEqual([after]);
});

describe('a stored state', () => {
	const savedState = async (parameters = {}) => {
		const trigger = await bench.active(parameters);
		bench.put();
		await trigger.poll();
		return trigger.saved;
	};
	/** A poll of a trigger that finds this state, and of what comes after. */
	const goOn = async (trigger: Poller) => {
		const first = keysOf(await trigger.activate());
		const next = bench.put({ job_id: 124 });
		return { first, next: keysOf(await trigger.poll()), expected: [next] };
	};

	test('that is sound goes on', async () => {
		const staticData = await savedState();
		const distrust = bench.put();
		const { first, next, expected } = await goOn(bench.trigger({}, { staticData }));
		expect([first, next]).toEqual([[distrust], expected]);
	});

	test.each([
		['use case', { jobId: useCase(124) }],
		['event', { triggerOn: 'useCaseActivity' }],
	])('of another %s starts over in silence', async (_, before) => {
		const first = await bench.active(before);
		bench.put({ job_id: 124 });
		expect(await first.poll()).toHaveLength(1);
		bench.put();
		const trigger = bench.trigger({}, { staticData: first.saved });
		const { first: silent, next, expected } = await goOn(trigger);
		expect([silent, next]).toEqual([[], expected]);
	});

	test.each([
		['no state', null],
		['text', 'state'],
		['a list', []],
		['of another version', { version: 1 }],
		['without a low watermark', { lowWatermarkMs: null }],
		['with a low watermark that is no time', { lowWatermarkMs: 1e300 }],
		['without failed ones', { failed: null }],
		['with hashes that are none', { seen: 'not:hashes' }],
		['with a list of hashes', { seen: [] }],
		['with pending ones that are none', { pending: 'x' }],
		['with pending ones without times', { pending: { '123/1': null } }],
	])('that is broken starts afresh: %s', async (_, broken) => {
		const { watch } = await savedState();
		const isPart = typeof broken === 'object' && broken !== null && !Array.isArray(broken);
		const staticData = { watch: isPart ? { ...Object(watch), ...broken } : broken };
		bench.put();
		const { first, next, expected } = await goOn(bench.trigger({}, { staticData }));
		expect([first, next]).toEqual([[], expected]);
	});
});

test('with durable cursors, polls that n8n lets overlap after a crash bring each decision once', async () => {
	const trigger = await bench.active({}, { mode: 'durable' });
	bench.putMany(3);
	bench.service.latencyMs = 50;
	const polled = await Promise.all([trigger.poll(), trigger.poll()]);
	expect(sorted(polled.flatMap(keysOf))).toEqual(sorted(bench.decided));
	bench.putMany(1);
	expect(keysOf(await trigger.poll())).toEqual(bench.decided.slice(-1));
});
