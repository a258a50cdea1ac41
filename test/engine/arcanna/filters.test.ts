import type { INodeParameters } from 'n8n-workflow';
import { Bench, byId, getMany, jsonOf, QUERY } from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ decisionMs: 'manual' });
});

afterEach(async () => {
	await bench.service.close();
});

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString();

async function listed(filters: object, more: INodeParameters = {}) {
	const { items, error } = await bench.run(
		{ ...getMany, returnAll: true, ...more, filters: { ...filters } },
		{ credentials: bench.manager() },
	);
	expect(error).toBeUndefined();
	return jsonOf({ items }).map(({ event_id }) => event_id);
}

const insert = (event_id: string, minutes: number, more: object = {}) =>
	bench.service.insert({ job_id: 123, event_id, timestamp: at(minutes), ...more });

describe.each(['both', 'raw only'] as const)('event: getMany (listing by %s)', (listing) => {
	beforeEach(() => {
		bench.service.options.listing = listing;
		insert('drop', 1, { outcome: { result_label: 'Drop', confidence_score: 0.5 } });
		insert('escalate', 2, {
			outcome: { result_label: 'Escalate', confidence_score: 0.95, undecided: true },
			raw_body: { severity: 5, host: 'web-1' },
		});
		insert('percent', 3, {
			outcome: { result_label: 'Escalate', confidence_score: 81.5, consensus: 'Escalate' },
			raw_body: { severity: 7, host: 'web-2' },
		});
		insert('seven', 4, {
			outcome: { result_label: 'Drop', confidence_score: 7, undecided: false },
			raw_body: { severity: 9, host: 'db-1' },
		});
		insert('one percent', 5, {
			outcome: { result_label: 'Drop', confidence_score: 1, confidence_percentage: 1 },
		});
		insert('scoreless', 6, { outcome: { result_label: 'Drop', confidence_score: undefined } });
	});

	const ALL = ['scoreless', 'one percent', 'seven', 'percent', 'escalate', 'drop'];

	test.each<[object, string[]]>([
		[{}, ALL],
		[{ minConfidence: 0 }, ALL],
		[{ maxConfidence: 1 }, ALL],
		[{ maxConfidence: 100 }, ALL],
		[{ minConfidence: 0.8 }, ['percent', 'escalate']],
		[{ minConfidence: 95 }, ['escalate']],
		[{ minConfidence: 1 }, []],
		[{ maxConfidence: 0.07 }, ['one percent', 'seven']],
		[{ maxConfidence: 50 }, ['one percent', 'seven', 'drop']],
		[{ maxConfidence: 0.005 }, []],
		[{ minConfidence: 0.07, maxConfidence: 0.815 }, ['seven', 'percent', 'drop']],
		[{ minConfidence: 0.5, maxConfidence: 50, labels: ['Drop'] }, ['drop']],
		[{ undecidedOnly: true }, ['escalate']],
		[{ undecidedOnly: false }, ALL],
		[{ consensus: ['Escalate'] }, ['percent']],
		[{ consensus: 'Nobody, Escalate' }, ['percent']],
		[{ consensus: ['Drop'] }, []],
		[{ eventIds: 'seven, drop\nnobody' }, ['seven', 'drop']],
		[{ eventIds: '={{ ["percent"] }}' }, ['percent']],
		[{ eventIds: 'seven,drop', minConfidence: 0.2 }, ['drop']],
	])('%j finds %j', async (filters, expected) => {
		expect(await listed(filters)).toEqual(expected);
	});

	test.each<[string, string, unknown, string[]]>([
		['arcanna.result_label', 'is', 'Escalate', ['percent', 'escalate']],
		['arcanna.result_label', 'is not', 'Escalate', ['scoreless', 'one percent', 'seven', 'drop']],
		['arcanna.result_label', 'is one of', 'Escalate, Nobody', ['percent', 'escalate']],
		['arcanna.confidence_score', 'gte', '81,5', ['percent']],
		['arcanna.outlier_flag', 'is', 'true', []],
		['@timestamp', 'lt', '2026-01-01T00:02:00Z', ['drop']],
		['severity', 'gt', '={{ 5 }}', ['seven', 'percent']],
		['severity', 'is one of', '={{ [5, 9] }}', ['seven', 'escalate']],
		['host', 'is', 'web-1', ['escalate']],
		['host', 'starts with', 'web', ['percent', 'escalate']],
		['host', 'not starts with', 'web', ['scoreless', 'one percent', 'seven', 'drop']],
		['host', 'contains', 'b-', ['seven', 'percent', 'escalate']],
		['host', 'not contains', 'b-', ['scoreless', 'one percent', 'drop']],
		['host', 'exists', '', ['seven', 'percent', 'escalate']],
		['host', 'not exists', 'ignored', ['scoreless', 'one percent', 'drop']],
		['severity', 'is not one of', '={{ [5, 9] }}', ['scoreless', 'one percent', 'percent', 'drop']],
	])('the condition %s %s %j finds %j', async (field, operator, value, expected) => {
		const rows = [{ field, operator, value }];
		expect((await listed({ conditions: { rows } })).sort()).toEqual([...expected].sort());
	});

	test('all conditions have to be met, beside the other filters', async () => {
		const rows = [
			{ field: 'host', operator: 'exists' },
			{ field: ' severity ', operator: 'lte', value: '={{ 7 }}' },
		];
		expect(await listed({ conditions: { rows } })).toEqual(['percent', 'escalate']);
		expect(await listed({ conditions: { rows }, undecidedOnly: true })).toEqual(['escalate']);
	});

	test('dates and order go by the date field', async () => {
		const late = { ingest_timestamp: at(100) };
		insert('late', 0, late);
		const filters = { dateField: 'timestamp_inference', endDate: at(200) };
		expect(await listed({ ...filters, startDate: at(100) })).toEqual(['late']);
		expect(await listed({ startDate: at(100) })).toEqual([]);
		insert('later', -1, { ingest_timestamp: at(101) });
		expect(await listed({ ...filters, startDate: at(50) })).toEqual(['later', 'late']);
		expect(await listed({ endDate: at(0) })).toEqual(['late', 'later']);
	});

	test('the limit counts the events that pass', async () => {
		expect(await listed({ maxConfidence: 0.5 }, { returnAll: false, limit: 2 })).toEqual([
			'one percent',
			'seven',
		]);
	});
});

describe('event: getMany asks as published', () => {
	beforeEach(() => {
		bench.service.options.listing = 'both';
	});

	test('each filter with the field, operator and type that Arcanna has for it', async () => {
		const rows = [
			{ field: 'arcanna.confidence_percentage', operator: 'lt', value: '50' },
			{ field: 'arcanna.outlier_flag', operator: 'is not', value: 'true' },
			{ field: 'timestamp_inference', operator: 'gte', value: '2026-01-01' },
			{ field: 'user.name', operator: 'is', value: '5' },
			{ field: 'user.name', operator: 'not exists', value: '' },
		];
		await listed(
			{
				eventIds: 'a b,a',
				dateField: 'timestamp_inference',
				undecidedOnly: true,
				consensus: ['Drop'],
				conditions: { rows },
			},
			{ jobId: byId(123) },
		);
		expect(bench.bodies(QUERY)).toEqual([
			{
				job_ids: [123],
				event_ids: ['a', 'b'],
				date_field: 'timestamp_inference',
				sort_by_column: 'timestamp_inference',
				sort_order: 'desc',
				size: 500,
				page: 0,
				filters: [
					{
						field: 'arcanna.attention.undecided_consensus.attention_required',
						operator: 'is',
						value: true,
					},
					{ field: 'arcanna.consensus', operator: 'is one of', value: ['Drop'] },
					{ field: 'arcanna.confidence_percentage', operator: 'lt', value: 50 },
					{ field: 'arcanna.outlier_flag', operator: 'is not', value: true },
					{
						field: 'timestamp_inference',
						operator: 'gte',
						value: expect.stringMatching(/^202[56]-.*Z$/),
					},
					{ field: 'user.name', operator: 'is', value: '5' },
					{ field: 'user.name', operator: 'not exists' },
				],
			},
		]);
	});

	test('a range of confidence on both scales', async () => {
		await listed({ minConfidence: 0.07, maxConfidence: 80 });
		const field = 'arcanna.confidence_score';
		expect(bench.bodies(QUERY)).toMatchObject([
			{
				filters: [
					{ field, operator: 'gte', value: 0.07 },
					{ field, operator: 'lte', value: 0.8 },
				],
			},
			{
				filters: [
					{ field, operator: 'gte', value: 7 },
					{ field, operator: 'lte', value: 80 },
				],
			},
		]);
	});

	test.each<[object, string]>([
		[{ minConfidence: 0.9, maxConfidence: 80 }, '"Minimum Confidence" is above'],
		[{ eventIds: '={{ [] }}' }, '"Event IDs" contains no ID'],
		[{ eventIds: ' , ' }, '"Event IDs" contains no ID'],
		[{ dateField: 'created' }, '"Date Field" is "created"'],
		[{ conditions: { rows: [{ field: '', operator: 'is', value: 'a' }] } }, '"Field" is empty'],
		[{ conditions: { rows: [{ field: 'a', operator: 'is', value: ' ' }] } }, '"Value" is empty'],
		[{ conditions: { rows: [{ field: 'a', operator: 'like', value: '1' }] } }, '"Operator" is'],
		[{ conditions: { rows: [{ field: 'a', operator: 'is one of', value: '' }] } }, '"Value" is'],
		[
			{ conditions: { rows: [{ field: 'arcanna.outlier_flag', operator: 'is', value: 'yes' }] } },
			'"Value" is "yes"',
		],
		[
			{ conditions: { rows: [{ field: 'arcanna.confidence_score', operator: 'lt', value: 'a' }] } },
			'"Value" is "a"',
		],
	])('%j is refused', async (filters, message) => {
		const { error } = await bench.run(
			{ ...getMany, filters: { ...filters } },
			{ credentials: bench.manager() },
		);
		expect(error?.message).toContain(message);
		expect(bench.service.count()).toBe(0);
	});
});
