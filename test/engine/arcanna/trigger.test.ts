import type { ArcannaEventForm } from '../../simulators/arcanna.mts';
import {
	drain,
	isoAt,
	jsonOf,
	keysOf,
	MINUTE,
	modes,
	SECOND,
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

describe.each(modes)('new decisions (%s)', (mode) => {
	const active = async (parameters = {}) => await bench.active(parameters, { mode });

	test('start the workflow once each, and those from before never', async () => {
		bench.putMany(7);
		const trigger = await active();
		const first = bench.put();
		expect(keysOf(await trigger.poll())).toEqual([first]);
		expect(await trigger.poll()).toBeNull();

		const more = [bench.put({ job_id: 124 }), bench.put()];
		expect(sorted(keysOf(await trigger.poll()))).toEqual(sorted(more));
		expect(await trigger.poll()).toBeNull();
	});

	test('come oldest first', async () => {
		const trigger = await active();
		const now = Date.now();
		const [second, third, first] = [3, 1, 5].map((secondsAgo) =>
			bench.put({ job_id: 123, ingest_timestamp: isoAt(now - secondsAgo * SECOND) }),
		);
		expect(keysOf(await trigger.poll())).toEqual([first, second, third]);
	});

	test('that still wait are given once, when there is one', async () => {
		const before = bench.pending();
		const trigger = await active();
		const [after, never] = [bench.pending(), bench.pending()];
		expect(await trigger.poll()).toBeNull();

		bench.decide(after);
		expect(keysOf(await trigger.poll())).toEqual([after]);
		bench.decide(before);
		expect(keysOf(await trigger.poll())).toEqual([before]);
		expect(await trigger.poll()).toBeNull();
		expect(bench.decided).not.toContain(never);
	});

	test('are given when they come hundreds of newer events later', async () => {
		const old = isoAt(Date.now() - 30 * MINUTE);
		const waiting = [
			bench.pending({ ingest_timestamp: old }),
			bench.pending({ ingest_timestamp: old }),
		];
		const trigger = await active();
		for (const minutesAgo of [24, 16, 8]) {
			const many = bench.putMany(310, {}, Date.now() - minutesAgo * MINUTE);
			expect(keysOf(await trigger.poll())).toEqual(many);
		}
		expect(await trigger.poll()).toBeNull();
		bench.service.forget();
		bench.decide(waiting[0]);
		expect(keysOf(await trigger.poll())).toEqual([waiting[0]]);
		const ids = waiting.map((key) => JSON.stringify(key.split('/')[1]));
		const bodies = bench.asked().map((body) => JSON.stringify(body));
		expect(bodies.filter((body) => ids.every((id) => body.includes(id)))).toHaveLength(1);
		expect(await trigger.poll()).toBeNull();
	});

	test('are no events that end in an error', async () => {
		const trigger = await active();
		const waiting = bench.pending();
		bench.put({ outcome: { error_message: 'No such feature' } });
		expect(await trigger.poll()).toBeNull();
		bench.service.decide(waiting.split('/')[1], { error_message: 'Too late' });
		const good = bench.put();
		expect(keysOf(await trigger.poll())).toEqual([good]);
		expect(await trigger.poll()).toBeNull();
	});

	test('come from the chosen use case only', async () => {
		const trigger = await active({ jobId: useCase(124) });
		bench.putMany(3);
		const wanted = bench.put({ job_id: 124 });
		expect(keysOf(await trigger.poll())).toEqual([wanted]);
		expect(bench.asked().every(({ job_ids }) => String(job_ids) === '124')).toBe(true);
	});

	test('with the same ID in two use cases are two', async () => {
		const trigger = await active();
		const one = bench.put({ event_id: 'alert-1' });
		const other = bench.pending({ event_id: 'alert-1', job_id: 124 });
		expect(keysOf(await trigger.poll())).toEqual([one]);
		bench.decide(other);
		expect(keysOf(await trigger.poll())).toEqual([other]);
		expect(await trigger.poll()).toBeNull();
	});
});

describe('an item', () => {
	const forms: ArcannaEventForm[] = ['nested', 'rawEvent', 'flat'];

	test.each(forms)('has the form of "Event: Get" (%s)', async (form) => {
		bench.service.options.eventForm = form;
		const trigger = await bench.active();
		const key = bench.put({ outcome: { result_label: 'Escalate', outlier: true } });
		const [item] = jsonOf(await trigger.poll());

		expect(item).toMatchObject(await bench.got(key));
		expect(item).toMatchObject({
			event_id: key.slice(4),
			job_id: 123,
			status: 'OK',
			state: 'succeeded',
			result: 'class_1',
			result_label: 'Escalate',
			outlier: true,
			confidence_score: 0.95,
			bucket_state: 'new',
		});
	});

	test("has the decision's fields, whatever those of the alert are called", async () => {
		bench.service.options.eventForm = 'nested';
		const own = { result: 'blocked', outlier: 'no', error_message: 'User not found', state: 'new' };
		const trigger = await bench.active({ filters: { labels: ['Escalate'], outliersOnly: true } });
		const key = bench.put({
			raw_body: own,
			outcome: { result: 'class_1', result_label: 'Escalate', outlier: true },
		});
		bench.put({ raw_body: { ...own, result_label: 'Escalate', outlier: true } });
		const polled = await trigger.poll();
		expect(keysOf(polled)).toEqual([key]);
		expect(polled?.[0].json).toMatchObject({
			error_message: 'User not found',
			state: 'succeeded',
			outlier: true,
			result: 'class_1',
			result_label: 'Escalate',
			arcanna: { result_label: 'Escalate' },
		});
	});

	test('keeps an ID of 17 digits as text', async () => {
		const trigger = await bench.active();
		bench.put({ event_id: '15427818711674001' });
		expect(jsonOf(await trigger.poll())).toMatchObject([{ event_id: '15427818711674001' }]);
	});
});

describe('filters', () => {
	const given = async (filters: object) => {
		const trigger = await bench.active({ filters: { ...filters } });
		const outcomes = {
			drop: { result_label: 'Drop', confidence_score: 0.5 },
			escalate: { result_label: 'Escalate', confidence_score: 0.95, outlier: true },
			percent: { result_label: 'Escalate', confidence_score: 81.5 },
			unsure: { result_label: 'Drop', confidence_score: 12, undecided: true },
			scoreless: { result_label: 'Drop', confidence_score: undefined, consensus: 'Drop' },
		};
		const start = Date.now();
		for (const [at, [event_id, outcome]] of Object.entries(outcomes).entries()) {
			bench.put({ event_id, outcome, ingest_timestamp: isoAt(start + at) });
		}
		const ids = jsonOf(await trigger.poll()).map(({ event_id }) => event_id);
		expect(await trigger.poll()).toBeNull();
		return ids;
	};

	test.each([
		[{}, ['drop', 'escalate', 'percent', 'unsure', 'scoreless']],
		[{ labels: ['Escalate'] }, ['escalate', 'percent']],
		[{ labels: ['class_0'] }, ['drop', 'unsure', 'scoreless']],
		[{ labels: ['class_1', 'Drop'] }, ['drop', 'escalate', 'percent', 'unsure', 'scoreless']],
		[{ labels: 'Nobody, Escalate' }, ['escalate', 'percent']],
		[{ labels: ['Nobody'] }, []],
		[{ labels: [] }, ['drop', 'escalate', 'percent', 'unsure', 'scoreless']],
		[{ outliersOnly: true }, ['escalate']],
		[{ outliersOnly: false, minConfidence: 0.5 }, ['drop', 'escalate', 'percent']],
		[{ minConfidence: 0.8 }, ['escalate', 'percent']],
		[{ minConfidence: 80 }, ['escalate', 'percent']],
		[{ minConfidence: 0.95 }, ['escalate']],
		[{ minConfidence: 1 }, []],
		[{ minConfidence: 0 }, ['drop', 'escalate', 'percent', 'unsure', 'scoreless']],
		[{ labels: ['Escalate'], outliersOnly: true, minConfidence: 90 }, ['escalate']],
		[{ maxConfidence: 0.5 }, ['drop', 'unsure']],
		[{ maxConfidence: 12 }, ['unsure']],
		[{ maxConfidence: 1 }, ['drop', 'escalate', 'percent', 'unsure', 'scoreless']],
		[{ minConfidence: 0.5, maxConfidence: 0.815 }, ['drop', 'percent']],
		[{ undecidedOnly: true }, ['unsure']],
		[{ undecidedOnly: true, labels: ['Escalate'] }, []],
		[{ consensus: ['Drop'] }, ['scoreless']],
		[{ consensus: 'Escalate' }, []],
	])('%j let through %j', async (filters, expected) => {
		expect(await given(filters)).toEqual(expected);
	});

	test('look at the decision, not at the event that still waits for one', async () => {
		const trigger = await bench.active({ filters: { labels: ['Drop'], minConfidence: 0.9 } });
		const [wanted, other] = [bench.pending(), bench.pending()];
		expect(await trigger.poll()).toBeNull();
		bench.service.decide(other.slice(4), { result_label: 'Escalate' });
		bench.service.decide(wanted.slice(4), { result_label: 'Drop' });
		expect(keysOf(await trigger.poll())).toEqual([wanted]);
	});
});

describe.each(['object', 'list'] as const)('a reply that is the %s form', (queryReply) => {
	test.each(['perJob', 'total'] as const)('is read to its end (%s)', async (sizeWithoutJobs) => {
		Object.assign(bench.service.options, { queryReply, sizeWithoutJobs });
		bench.putMany(520);
		const trigger = await bench.active();
		bench.putMany(640, {}, Date.now());
		bench.putMany(30, { job_id: 124 }, Date.now());
		const waiting = bench.pending({ job_id: 124 });
		const polls = await drain(trigger);
		bench.decide(waiting);
		polls.push(...(await drain(trigger)));
		expect(sorted(polls.flat())).toEqual(sorted(bench.decided.slice(520)));
	});
});

describe('times', () => {
	test('that are equal lose and repeat nothing', async () => {
		const ingest_timestamp = isoAt(Date.now() - 1_000);
		bench.putMany(20, { ingest_timestamp });
		const trigger = await bench.active();
		for (const count of [500, 1, 400]) {
			const batch = bench.putMany(count, { ingest_timestamp });
			expect(sorted((await drain(trigger)).flat())).toEqual(sorted(batch));
		}
	});

	test('in the future hold no later event up', async () => {
		const trigger = await bench.active();
		const future = bench.put({ ingest_timestamp: '2099-01-01T00:00:00.000001Z' });
		expect(keysOf(await trigger.poll())).toEqual([future]);
		for (let turn = 0; turn < 3; turn += 1) {
			const batch = bench.putMany(350, {}, Date.now() - 10 * MINUTE + turn);
			expect(sorted(keysOf(await trigger.poll()))).toEqual(sorted(batch));
			expect(await trigger.restart()).toBeNull();
		}
	});

	test('that come late are given as long as they are minutes old', async () => {
		bench.putMany(600, {}, Date.now() - 60 * MINUTE);
		const trigger = await bench.active();
		const now = Date.now();
		for (const minutesAgo of [30, 10, 8, 6, 1]) {
			bench.putMany(120, {}, now - minutesAgo * MINUTE);
			await trigger.poll();
		}
		for (const minutesAgo of [2, 4.9, 3]) {
			const late = bench.put({ ingest_timestamp: isoAt(now - minutesAgo * MINUTE) });
			expect(keysOf(await trigger.poll())).toEqual([late]);
			expect(await trigger.poll()).toBeNull();
		}
	});

	test.each(['2026-05-01T10:00:00.123456', '2026-05-01T12:00:00.123456+02:00'])(
		'are read with six digits and with or without a zone (%s)',
		async (ingest_timestamp) => {
			const trigger = await bench.active();
			const one = bench.put({ ingest_timestamp });
			const other = bench.put({ ingest_timestamp: '2026-05-01T10:00:00.123457Z' });
			expect(sorted(keysOf(await trigger.poll()))).toEqual(sorted([one, other]));
			expect(await trigger.restart()).toBeNull();
		},
	);
});
