import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import {
	Bench,
	byId,
	create,
	createAndWait,
	exportEvent,
	getEvent,
	getUseCase,
	items,
	QUICK,
	SEND,
} from '../../arcanna/support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({
		outcome: ({ raw_body: { slow, broken } }) => ({
			afterMs: slow ? 60_000 : 1,
			...(broken ? { error_message: 'No model' } : {}),
		}),
	});
	bench.service.insert({ job_id: 123, event_id: 'there', raw_body: {} });
});

afterEach(async () => {
	await bench.service.close();
});

const WELL = { event: 'there', useCase: 123 };
const asked = { jobId: byId('={{ $json.useCase }}'), eventId: '={{ $json.event }}' };
const waiting = { ...createAndWait, bodySource: 'json', rawBody: '={{ $json.alert }}' };

interface Case {
	parameters: INodeParameters;
	/** What only the second of three items has. */
	bad: IDataObject;
	details: IDataObject;
	/** What the service does to the second request. */
	arrange?: () => void;
}

const unknown = { httpCode: '404', mayHaveSucceeded: false, advice: expect.any(String) };
const cases: Array<[string, Case]> = [
	[
		'an event that is not there',
		{
			parameters: { ...getEvent, ...asked },
			bad: { event: 'missing' },
			details: { ...unknown, id: 'missing' },
		},
	],
	[
		'an event that is not there, for an operation that is one request',
		{
			parameters: { ...exportEvent, ...asked },
			bad: { event: 'missing' },
			details: { ...unknown, id: 'missing' },
		},
	],
	[
		'a use case that is not there',
		{
			parameters: { ...getUseCase, ...asked },
			bad: { useCase: 999 },
			details: { ...unknown, id: '999' },
		},
	],
	[
		'a parameter that can not be used',
		{
			parameters: { ...create, ...asked },
			bad: { useCase: 'none' },
			details: { mayHaveSucceeded: false },
		},
	],
	[
		'a response that was lost',
		{
			parameters: { ...create, ...asked, options: { concurrency: 1 } },
			bad: {},
			arrange: () => bench.service.fault('POST', SEND, { kind: 'drop' }, { taken: true, skip: 1 }),
			details: { mayHaveSucceeded: true, advice: expect.any(String) },
		},
	],
	[
		'a job that does not finish in time',
		{
			parameters: { ...waiting, options: { ...QUICK, timeout: 0.2 } },
			bad: { alert: { slow: true } },
			details: {
				id: expect.any(String),
				state: 'running',
				mayHaveSucceeded: true,
				advice: expect.stringContaining('Event: Get'),
			},
		},
	],
	[
		'a job that fails',
		{
			parameters: waiting,
			bad: { alert: { broken: true } },
			details: {
				id: expect.any(String),
				state: 'failed',
				mayHaveSucceeded: true,
				advice: expect.any(String),
			},
		},
	],
];

const settings = ['continueRegularOutput', 'continueErrorOutput'] as const;

describe.each(cases)('%s', (_, { parameters, bad, details, arrange }) => {
	const second = { ...WELL, alert: { rule: 'x' }, note: 'mine', ...bad };
	const three = items({ ...WELL, alert: { rule: 'x' } }, second, { ...WELL, alert: { rule: 'x' } });

	test.each(settings)('gives an error item with %s', async (onError) => {
		arrange?.();
		const result = await bench.run(parameters, { items: three, settings: { onError } });
		expect(result.error).toBeUndefined();
		const all = [...result.items, ...result.errorItems];
		const failed = all.filter(({ json }) => json.error !== undefined);
		const error = expect.stringMatching(/./);
		const merged = onError === 'continueErrorOutput' ? second : {};
		expect(failed.map(plain)).toEqual([
			{ json: { ...merged, error, details }, pairedItem: { item: 1 } },
		]);
		expect(result.errorItems).toHaveLength(onError === 'continueErrorOutput' ? 1 : 0);
		expect(all).toHaveLength(3);
	});

	const asTool = withoutInputItem(parameters);

	test.each(['call', 'request'] as const)('gives one as a tool, by %s', async (via) => {
		if (arrange) bench.service.fault('POST', SEND, { kind: 'drop' }, { taken: true });
		const result = await bench.asTool(withValues(asTool, second), {
			via,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(result.error).toBeUndefined();
		expect(result.response).toEqual([{ error: expect.any(String), details }]);
	});
});

test('with Retry On Fail, an error item does not make n8n start the other jobs again', async () => {
	const three = items({ useCase: 'none' }, { useCase: 123 }, { useCase: 123 });
	const result = await bench.run(
		{ ...create, jobId: byId('={{ $json.useCase }}') },
		{
			items: three,
			settings: { onError: 'continueRegularOutput', retryOnFail: true, waitBetweenTries: 1 },
		},
	);
	expect(result.items).toHaveLength(3);
	expect(result.items[0].json.error).toContain('"Use Case" is "none"');
	expect(bench.bodies(SEND)).toHaveLength(2);
});

const plain = ({ json, pairedItem }: INodeExecutionData) => ({ json, pairedItem });

/** An AI agent has no input item to send as an event. */
function withoutInputItem(parameters: INodeParameters): INodeParameters {
	const { operation, bodySource } = parameters;
	return operation === 'create' && bodySource !== 'json'
		? { ...parameters, bodySource: 'json', rawBody: '{ "rule": 1 }' }
		: parameters;
}

/** The parameters as a model would fill them in. */
function withValues(parameters: INodeParameters, { event, useCase, alert }: IDataObject) {
	const values: Array<[string, unknown]> = [
		['={{ $json.useCase }}', useCase],
		['={{ $json.event }}', event],
		['={{ $json.alert }}', JSON.stringify(alert)],
	];
	return JSON.parse(JSON.stringify(parameters), (_key, value: unknown) => {
		return values.find(([expression]) => expression === value)?.[1] ?? value;
	}) as INodeParameters;
}
