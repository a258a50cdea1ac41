import type { ArcannaOutcome } from '../../simulators/arcanna.mts';
import { Bench, jsonOf, LOOK, QUICK, REPROCESS, reprocess, reprocessAndWait } from './support.mts';

let bench: Bench;

const DROP = { result_label: 'Drop', confidence_score: 0.9 };
const ESCALATE = { result_label: 'Escalate', confidence_score: 0.9 };

beforeEach(async () => {
	bench = await Bench.open({ decisionMs: 'manual' });
	bench.service.insert({ job_id: 123, event_id: 'e1', outcome: DROP });
});

afterEach(async () => {
	await bench.service.close();
});

async function run(parameters: object, options: object = {}) {
	const { options: own } = { options: {}, ...parameters };
	return await bench.run(
		{ ...reprocess, eventId: 'e1', ...parameters, options: { ...own, ...options } },
		{ credentials: bench.manager() },
	);
}

/** Runs, and decides when the event has been checked twice since it was marked. */
async function decidedMeanwhile(outcome: ArcannaOutcome, options: object = {}) {
	const running = run(reprocessAndWait, options);
	await bench.service.untilReceived('POST', REPROCESS);
	const seen = bench.service.received.length;
	await bench.service.untilReceived('*', /./, seen + 3);
	bench.service.decide('e1', outcome);
	return await running;
}

describe('event: reprocess', () => {
	test('marks the event, and gives what Arcanna says of that', async () => {
		const result = await run({});
		expect(result.error).toBeUndefined();
		expect(jsonOf(result)).toEqual([
			{ status: 'OK', reason: '', reason_details: '', state: 'running' },
		]);
		expect(bench.service.received).toMatchObject([
			{ method: 'POST', path: '/api/v2/events/123/e1/reprocess', search: '' },
		]);
	});

	describe.each(['pending', 'as before'] as const)('waits (the event shows %s)', (shown) => {
		describe.each(['served', 401, 403, 404] as const)('with /api/v1 %s', (managementOnV1) => {
			test.each(['both', 'raw only'] as const)('for the new decision (%s)', async (listing) => {
				const whileReprocessing = shown;
				Object.assign(bench.service.options, { whileReprocessing, managementOnV1, listing });
				const result = await decidedMeanwhile(ESCALATE);
				expect(result.error).toBeUndefined();
				expect(jsonOf(result)).toMatchObject([
					{ event_id: 'e1', result_label: 'Escalate', state: 'succeeded' },
				]);
				expect(bench.service.count('POST', REPROCESS)).toBe(1);
			});
		});

		test('and tells that it failed', async () => {
			bench.service.options.whileReprocessing = shown;
			const { error } = await decidedMeanwhile({ error_message: 'No model' });
			expect(error?.message).toBe('The reprocessing of the event e1 failed: No model');
		});

		test('and gives the item of one that failed where that is wanted', async () => {
			bench.service.options.whileReprocessing = shown;
			const result = await decidedMeanwhile({ error_message: 'No model' }, { onFailure: 'output' });
			expect(jsonOf(result)).toMatchObject([{ event_id: 'e1', state: 'failed' }]);
		});
	});

	test('takes the same decision for a new one when the event was seen without one', async () => {
		expect(jsonOf(await decidedMeanwhile(DROP))).toMatchObject([
			{ result_label: 'Drop', state: 'succeeded' },
		]);
	});

	test('takes another confidence for a new decision', async () => {
		bench.service.options.whileReprocessing = 'as before';
		const result = await decidedMeanwhile({ ...DROP, confidence_score: 0.95 });
		expect(jsonOf(result)).toMatchObject([{ confidence_score: 0.95, state: 'succeeded' }]);
	});

	test('takes neither the decision before, nor feedback on it, for a new one', async () => {
		bench.service.options.whileReprocessing = 'as before';
		const options = { ...QUICK, timeout: 0.4 };
		const running = run(reprocessAndWait, options);
		await bench.service.untilReceived('GET', LOOK, 3);
		bench.service.giveFeedback(bench.events()[0], 'Drop', 'jane');
		const { error } = await running;
		expect(error?.message).toBe(
			'The reprocessing of the event e1 did not finish within 0.4 seconds',
		);
		expect(error?.description).toContain('last state: running ("unchanged")');
		expect(error?.description).toContain(
			'Use "Event: Get" with the use case 123 and the event ID e1. If Arcanna made the same decision again, the event may show no change.',
		);
		const item = await run(reprocessAndWait, { ...options, onTimeout: 'output' });
		expect(jsonOf(item)).toMatchObject([{ result_label: 'Drop', state: 'running' }]);
	});

	test('waits for the first decision on an event that has none', async () => {
		bench.service.insert({ job_id: 123, event_id: 'e2', outcome: 'pending' });
		const running = run({ ...reprocessAndWait, eventId: 'e2' });
		await bench.service.untilReceived('GET', LOOK, 3);
		bench.service.decide('e2', DROP);
		expect(jsonOf(await running)).toMatchObject([{ event_id: 'e2', state: 'succeeded' }]);
	});

	test('marks nothing when the event to wait for is not there', async () => {
		const { error } = await run({ ...reprocessAndWait, eventId: 'nobody' });
		expect(error).toMatchObject({ message: 'Event not found', httpCode: '404' });
		expect(bench.service.count('POST', REPROCESS)).toBe(0);
	});

	test('is sent again when its answer was lost', async () => {
		bench.service.fault('POST', REPROCESS, { kind: 'drop' }, { taken: true });
		const { error } = await run({});
		expect(error).toBeUndefined();
		expect(bench.events()[0].reprocessings).toBe(2);
	});

	test('says how to find out when all answers were lost', async () => {
		bench.service.fault('POST', REPROCESS, { kind: 'drop' }, { taken: true, times: 9 });
		const { error } = await run({}, { maxRetries: 0 });
		expect(error?.description).toContain('The event may have been marked for reprocessing');
		expect(error?.description).toContain('Check its decision with "Event: Get"');
	});

	test.each([401, 403, 404] as const)('says what an input key lacks (%d)', async (status) => {
		bench.service.options.inputKeyOnV2 = status;
		const { error } = await bench.run({ ...reprocess, eventId: 'e1' });
		expect(error).toMatchObject({ httpCode: String(status) });
		expect(error?.description).toContain(
			'Reprocessing an event requires a management key with the scope "execute:reprocess_events"',
		);
	});
});

describe.each(['call', 'request'] as const)('as a tool, by %s', (via) => {
	test('an agent has an event decided on again', async () => {
		bench.service.options.decisionMs = 5;
		const { response, error } = await bench.asTool(
			{ ...reprocessAndWait, eventId: "={{ $fromAI('id', 'It', 'string') }}" },
			{ via, args: { id: 'e1' }, credentials: bench.manager() },
		);
		expect(error).toBeUndefined();
		expect(response).toEqual([expect.objectContaining({ event_id: 'e1', state: 'succeeded' })]);
	});
});
