import type { INodeParameters } from 'n8n-workflow';
import { ArcannaTrigger } from '../../../nodes/Arcanna/ArcannaTrigger.node';
import { listSearch, loadOptions } from '../harness/index.mts';
import { jsonOf, keysOf, refusalOf, TriggerBench, useCase } from './triggerSupport.mts';

let bench: TriggerBench;

beforeEach(async () => {
	bench = await TriggerBench.open();
});

afterEach(async () => {
	await bench.close();
});

describe('in the editor', () => {
	test('a few real decisions are shown', async () => {
		const keys = bench.putMany(30, {}, Date.now() - 60_000);
		bench.pending();
		bench.put({ outcome: { error_message: 'Why' } });
		const { items } = await bench.trigger().manual();
		expect(keysOf(items)).toEqual(keys.slice(-5).reverse());
		expect(jsonOf(items).every(({ state }) => state === 'succeeded')).toBe(true);
	});

	test('they pass the filters', async () => {
		bench.put({ outcome: { result_label: 'Drop' } });
		const wanted = bench.put({ outcome: { result_label: 'Escalate' } });
		const trigger = bench.trigger({ filters: { labels: ['Escalate'] }, jobId: useCase(123) });
		expect(keysOf((await trigger.manual()).items)).toEqual([wanted]);
	});

	test.each([
		[{}, null],
		[{ triggerOn: 'useCaseActivity' }, [123, 124]],
		[{ triggerOn: 'trainingFinished', jobId: useCase(124) }, [124]],
	])('an Arcanna without events is no trouble (%j)', async (parameters, expected) => {
		const { items, touchedState } = await bench.trigger(parameters as INodeParameters).manual();
		expect(items?.map(({ json }) => json.job_id) ?? null).toEqual(expected);
		expect(touchedState).toBe(false);
	});

	test.each(['newDecision', 'useCaseActivity', 'trainingFinished'])(
		'no state is touched (%s)',
		async (triggerOn) => {
			const trigger = await bench.active({ triggerOn });
			const key = bench.put({ job_id: 124 });
			const before = [trigger.saved, trigger.memory];
			expect((await trigger.manual()).touchedState).toBe(false);
			expect([trigger.saved, trigger.memory]).toEqual(before);
			if (triggerOn === 'newDecision') expect(keysOf(await trigger.poll())).toEqual([key]);
		},
	);

	test('a key without the scope is told what is needed', async () => {
		bench.credentials = bench.storeOf({ apiKey: bench.service.keys.scopeless });
		expect(await refusalOf(bench.trigger().manual())).toMatchObject({
			httpCode: '403',
			description: expect.stringContaining('read:event_query'),
		});
	});
});

describe('pick lists', () => {
	const options = (parameters: INodeParameters = {}) => ({
		type: new ArcannaTrigger(),
		parameters,
		credentials: bench.credentials,
	});

	test('offer the use cases, and search them by title and ID', async () => {
		const search = async (filter?: string) => {
			const method = 'searchUseCases';
			return (await listSearch({ ...options(), method, filter })).results;
		};
		expect(await search()).toEqual([
			{ name: 'Phishing triage (123)', value: 123 },
			{ name: 'Endpoint alerts (124)', value: 124 },
		]);
		expect(await search('endPOINT')).toMatchObject([{ value: 124 }]);
		expect(await search('123')).toMatchObject([{ value: 123 }]);
		expect(await search('nothing')).toEqual([]);
	});

	test.each(['array', 'object'] as const)('offer the labels (%s)', async (labels) => {
		bench.service.options.labels = labels;
		const offered = async (parameters?: INodeParameters) => {
			const found = await loadOptions({ ...options(parameters), method: 'getLabels' });
			return found.map(({ value }) => value);
		};
		expect(await offered({ jobId: useCase(123) })).toEqual(['Drop', 'Escalate']);
		expect(await offered({ jobId: useCase(124) })).toEqual(['Drop', 'Investigate', 'Escalate']);
		expect(await offered()).toEqual(['Drop', 'Escalate', 'Investigate']);
	});
});
