import type { INodeParameters } from 'n8n-workflow';
import {
	Bench,
	byId,
	byName,
	create,
	createAndWait,
	exportEvent,
	fromList,
	getEvent,
	getLabels,
	getMany,
	getUseCase,
	getUseCases,
	items,
	sendFeedback,
	start,
	stop,
	train,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open();
});

afterEach(async () => {
	await bench.service.close();
});

const json = (rawBody: INodeParameters[string]) => ({ ...create, bodySource: 'json', rawBody });
const event = { ...getEvent, eventId: 'e1' };
const listing = (filters: INodeParameters) => ({ ...getMany, filters });

const bad: Array<[string, INodeParameters, RegExp]> = [
	...[
		create,
		event,
		{ ...exportEvent, eventId: 'e1' },
		train,
		start,
		stop,
		getUseCase,
		getLabels,
	].flatMap(
		(operation): Array<[string, INodeParameters, RegExp]> => [
			['no use case', { ...operation, jobId: fromList('') }, /"?Use Case"?/],
			[
				'no use case in the item',
				{ ...operation, jobId: byId('={{ $json.missing }}') },
				/"Use Case" is empty/,
			],
			[
				'a use case that is no ID',
				{ ...operation, jobId: byId('Phishing triage') },
				/"Use Case" is "Phishing triage", which is not a valid use case ID/,
			],
		],
	),
	...['-1', '1.5', '12a', '1e3', '../1', '1/../2'].map((id): [string, INodeParameters, RegExp] => [
		`the use case ${id}`,
		{ ...create, jobId: byId(id) },
		/which is not a valid use case ID/,
	]),
	[
		'a use case without a name',
		{ ...getUseCase, jobId: byName('={{ " " }}') },
		/"Use Case" is empty/,
	],
	...['a b', 'a/b', 'ü', '..', 'a.b', 'a?b'].map((eventId): [string, INodeParameters, RegExp] => [
		`the own ID ${eventId}`,
		{ ...create, options: { eventId } },
		/"Event ID" is ".*". Enter only letters, digits, "_" and "-"/,
	]),
	['an empty event', json('{}'), /"Event JSON" is empty/],
	['a list', json('[1]'), /"Event JSON" must be a single JSON object/],
	[
		'a list from an expression',
		json('={{ [$json] }}'),
		/"Event JSON" must be a single JSON object/,
	],
	['a number', json('5'), /"Event JSON" must be a single JSON object/],
	['null', json('null'), /"Event JSON" must be a single JSON object/],
	['text', json('"text"'), /"Event JSON" must be a single JSON object/],
	['broken JSON', json('={{ "{" }}'), /"Event JSON" is not valid JSON/],
	['nothing from an expression', json('={{ $json.missing }}'), /"Event JSON"/],
	['no event ID', { ...event, eventId: '={{ " " }}' }, /"Event ID" is empty/],
	['an event ID that is a step', { ...event, eventId: '..' }, /"Event ID" is ".."/],
	['an event ID that is a step', { ...exportEvent, eventId: '.' }, /"Event ID" is "."/],
	['an event ID that is half a character', { ...event, eventId: '\ud800' }, /"Event ID"/],
	['an event ID that is a list', { ...event, eventId: '={{ [1] }}' }, /"Event ID" is a list/],
	['no label', { ...sendFeedback, eventId: 'e1', label: byName('={{ " " }}') }, /"Label" is empty/],
	['no date', listing({ startDate: 'soon' }), /"Start Date" is "soon". Enter a date/],
	['no date', listing({ endDate: '2026-13-01' }), /"End Date" is "2026-13-01". Enter a date/],
	[
		'a start after the end',
		listing({ startDate: '2026-02-01', endDate: '2026-01-01' }),
		/"Start Date" is after "End Date"/,
	],
	['no whole limit', { ...getMany, limit: 1.5 }, /"Limit" is 1.5/],
	['a limit of none', { ...getUseCases, limit: 0 }, /"Limit" is 0/],
	...[create, event, getLabels, getMany].flatMap(
		(operation): Array<[string, INodeParameters, RegExp]> => [
			['no concurrency', { ...operation, options: { concurrency: 0 } }, /"Concurrency" is 0/],
			[
				'half a concurrency',
				{ ...operation, options: { concurrency: 1.5 } },
				/"Concurrency" is 1.5/,
			],
			[
				'less than no retries',
				{ ...operation, options: { maxRetries: -1 } },
				/"Max Retries" is -1/,
			],
		],
	),
	...[
		createAndWait,
		{ ...event, waitForCompletion: true },
		{ ...train, waitForCompletion: true },
	].flatMap(
		(operation): Array<[string, INodeParameters, RegExp]> => [
			['a timeout below 0', { ...operation, options: { timeout: -1 } }, /"Wait Timeout" is -1/],
			[
				'an interval that is none',
				{ ...operation, options: { pollInterval: '={{ "soon" }}' } },
				/"Poll Interval" is "soon"/,
			],
		],
	),
];

test.each(bad)('%s is told before anything is sent (%#)', async (_, parameters, message) => {
	const { error } = await bench.run(parameters, { credentials: bench.manager() });
	expect(`${error?.message} ${error?.description}`).toMatch(message);
	expect(bench.service.received).toEqual([]);
});

test('one item with bad input leaves the others alone', async () => {
	const result = await bench.run(
		{ ...create, options: { eventId: '={{ $json.id }}' } },
		{ items: items({ id: 'a' }, { id: 'b/c' }), settings: { onError: 'continueErrorOutput' } },
	);
	expect(result.items).toHaveLength(1);
	expect(result.errorItems).toEqual([expect.objectContaining({ pairedItem: { item: 1 } })]);
	expect([...bench.service.events.keys()]).toEqual(['123/a']);
});

test.each(['a/b', 'a b', 'ü?#%', '../jobs', '123/e1'])(
	'the event ID %s is one segment of the path',
	async (eventId) => {
		for (const parameters of [getEvent, exportEvent, sendFeedback]) {
			bench.service.forget();
			await bench.run({ ...parameters, eventId });
			const rest =
				{ export: '/export', sendFeedback: '/feedback' }[String(parameters.operation)] ?? '';
			const received = bench.service.received.filter(({ path }) => !path.startsWith('/api/v2/'));
			expect(received).toMatchObject([
				{ path: `/api/v1/events/123/${encodeURIComponent(eventId)}${rest}`, search: '' },
			]);
		}
	},
);

test('an event ID that is long stays what it is', async () => {
	bench.service.insert({ job_id: 123, event_id: '15427818711674001' });
	const input = items({ id: '15427818711674001' });
	const result = await bench.run({ ...getEvent, eventId: '={{ $json.id }}' }, { items: input });
	expect(result.items[0].json.event_id).toBe('15427818711674001');
});

test('a credential without a key is told', async () => {
	const { error } = await bench.run(create, { credentials: bench.credentials({ apiKey: '' }) });
	expect(error).toBeDefined();
	expect(bench.events()).toEqual([]);
});
