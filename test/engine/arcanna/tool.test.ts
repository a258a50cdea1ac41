import { Arcanna } from '../../../nodes/Arcanna/Arcanna.node';
import { toolDescription } from '../harness/index.mts';
import {
	Bench,
	byId,
	byName,
	create,
	createAndWait,
	everythingToldBy,
	exportEvent,
	getEvent,
	getLabels,
	getMany,
	getUseCase,
	QUICK,
	SEND,
	sendFeedback,
	stop,
	train,
	TRAIN,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ trainingMs: 5 });
});

afterEach(async () => {
	await bench.service.close();
});

const fromAi = (name: string, type = 'string') => `={{ $fromAI('${name}', 'It', '${type}') }}`;
const inJson = { bodySource: 'json', rawBody: fromAi('alert', 'json') };
const alert = { rule: 'Impossible travel' };

describe.each(['call', 'request'] as const)('as a tool, by %s', (via) => {
	test('an event is sent and waited for', async () => {
		const { response, error } = await bench.asTool(
			{ ...createAndWait, ...inJson },
			{ via, args: { alert } },
		);
		expect(error).toBeUndefined();
		expect(response).toEqual([
			expect.objectContaining({ result_label: 'Drop', state: 'succeeded' }),
		]);
		expect(bench.bodies(SEND)).toEqual([{ job_id: 123, raw_body: alert }]);
	});

	test('an event is sent without waiting, with an own ID', async () => {
		const options = { eventId: fromAi('id') };
		const { response, error } = await bench.asTool(
			{ ...create, ...inJson, options },
			{ via, args: { alert, id: 'ai-1' } },
		);
		expect(error).toBeUndefined();
		expect(response).toEqual([expect.objectContaining({ event_id: 'ai-1', state: 'running' })]);
	});

	test('the input item is refused as an event', async () => {
		const { error } = await bench.asTool({ ...create, bodySource: 'item' }, { via });
		expect(error?.message).toContain('AI agents have no input item');
		expect(bench.service.received).toEqual([]);
	});

	test('an event is looked up, waited for and exported', async () => {
		bench.service.insert({ job_id: 123, event_id: 'e1', raw_body: alert });
		const args = { id: 'e1', job: '123' };
		const asked = { jobId: byId(fromAi('job')), eventId: fromAi('id') };
		for (const waitForCompletion of [false, true]) {
			const parameters = { ...getEvent, ...asked, waitForCompletion };
			const { response } = await bench.asTool(parameters, { via, args });
			expect(response).toEqual([expect.objectContaining({ event_id: 'e1', state: 'succeeded' })]);
		}
		const exported = await bench.asTool({ ...exportEvent, ...asked }, { via, args });
		expect(exported.response).toEqual([expect.objectContaining({ arcanna_event: alert })]);
	});

	test('events are listed', async () => {
		bench.service.insert({ job_id: 123, event_id: 'e1' });
		bench.service.insert({ job_id: 124, event_id: 'e2' });
		const { response, error } = await bench.asTool(
			{ ...getMany, limit: fromAi('limit', 'number'), filters: { labels: fromAi('labels') } },
			{ via, args: { limit: 1, labels: 'Drop' }, credentials: bench.manager() },
		);
		expect(error).toBeUndefined();
		expect(response).toEqual([expect.objectContaining({ result_label: 'Drop' })]);
	});

	test('feedback is given', async () => {
		bench.service.insert({ job_id: 123, event_id: 'e1' });
		const { error } = await bench.asTool(
			{ ...sendFeedback, eventId: fromAi('id'), label: byName(fromAi('label')) },
			{ via, args: { id: 'e1', label: 'Escalate' } },
		);
		expect(error).toBeUndefined();
		expect(bench.events()[0].feedback?.label).toBe('Escalate');
	});

	test('labels and a use case are looked up by name', async () => {
		const jobId = byName(fromAi('name'));
		const args = { name: 'Phishing triage' };
		const labels = await bench.asTool({ ...getLabels, jobId }, { via, args });
		expect(labels.response).toEqual([{ label: 'Drop' }, { label: 'Escalate' }]);
		const useCase = await bench.asTool({ ...getUseCase, jobId }, { via, args });
		expect(useCase.response).toEqual([expect.objectContaining({ job_id: 123 })]);
	});

	test('a use case is trained and stopped', async () => {
		bench.service.options.operated = 'status';
		const { response, error } = await bench.asTool(
			{ ...train, waitForCompletion: true, options: QUICK },
			{ via },
		);
		expect(error).toBeUndefined();
		expect(response).toEqual([expect.objectContaining({ state: 'succeeded' })]);
		expect(bench.service.count('POST', TRAIN)).toBe(1);
		expect((await bench.asTool(stop, { via })).response).toEqual([{ job_id: 123, status: 'OK' }]);
	});

	test('a refusal is told without the key', async () => {
		bench.service.fault('POST', SEND, { kind: 'echoKey', status: 400 });
		const result = await bench.asTool({ ...create, ...inJson }, { via, args: { alert } });
		const told = everythingToldBy({ ...result, agentGot: result.error?.message });
		expect(told).toContain('Unknown key: ***');
		expect(told).not.toContain(bench.service.keys.input);
	});

	test('an event whose answer was lost is not sent twice', async () => {
		bench.service.fault('POST', SEND, { kind: 'drop' }, { taken: true, times: 9 });
		const { error } = await bench.asTool({ ...create, ...inJson }, { via, args: { alert } });
		expect(error).toBeDefined();
		expect(bench.service.count('POST', SEND)).toBe(1);
	});
});

test('the tool says what it does', () => {
	expect(toolDescription(new Arcanna()).description).toContain('Arcanna');
});
