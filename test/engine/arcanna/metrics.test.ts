import { Bench, byId, getMetrics, items, jsonOf, METRICS } from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open();
	const insert = (day: string, result_label: string, consensus?: string) =>
		bench.service.insert({
			job_id: 123,
			ingest_timestamp: `2026-01-${day}T12:00:00Z`,
			outcome: { result_label, ...(consensus !== undefined && { consensus }) },
		});
	insert('05', 'Drop', 'Drop');
	insert('06', 'Drop', 'Escalate');
	insert('12', 'Escalate', 'Escalate');
	insert('13', 'Drop');
});

afterEach(async () => {
	await bench.service.close();
});

const asked = () =>
	bench.service.received.map(({ method, path, search }) => [method, path, search]);
const PATH = '/api/v2/metrics/job';

async function metrics(options: object, more = {}) {
	const parameters = { ...getMetrics, ...more, options: { ...options } };
	return await bench.run(parameters, { credentials: bench.manager() });
}

describe('useCase: getMetrics', () => {
	test('counts all events without dates', async () => {
		const run = await metrics({});
		expect(jsonOf(run)).toMatchObject([
			{
				start_time: null,
				end_time: null,
				overall_accuracy: 0.6667,
				total_events: 4,
				total_events_with_consensus: 3,
				confusion_matrix: [
					[1, 0],
					[1, 1],
				],
			},
		]);
		expect(jsonOf(run)[0]).not.toHaveProperty('state');
		expect(asked()).toEqual([['POST', PATH, '?job_id=123']]);
		expect(bench.bodies(METRICS)).toEqual([{}]);
	});

	test.each([
		// A date without a zone is one of the workflow's, which is New York here.
		[{ startDate: '2026-01-06' }, 3, '&start_datetime=2026-01-06T05%3A00%3A00.000Z'],
		[{ endDate: '2026-01-06T12:00:00Z' }, 1, '&end_datetime=2026-01-06T12%3A00%3A00.000Z'],
		[
			{ startDate: '2026-01-06T01:00:00+01:00', endDate: '={{ 1768262400 }}' },
			2,
			'&start_datetime=2026-01-06T00%3A00%3A00.000Z&end_datetime=2026-01-13T00%3A00%3A00.000Z',
		],
		[{ startDate: '', endDate: null }, 4, ''],
	])('counts the events in %j', async (options, count, query) => {
		const run = await metrics(options);
		expect(run.error).toBeUndefined();
		expect(jsonOf(run)).toMatchObject([{ total_events: count }]);
		expect(asked()).toEqual([['POST', PATH, `?job_id=123${query}`]]);
	});

	test('refuses a range that ends before it starts', async () => {
		const { error } = await metrics({ startDate: '2026-01-06', endDate: '2026-01-05' });
		expect(error?.message).toBe('"Start Date" is after "End Date". Swap them.');
		expect(asked()).toEqual([]);
	});

	test('gives an item for each use case', async () => {
		const run = await bench.run(
			{ ...getMetrics, jobId: byId('={{ $json.id }}') },
			{ credentials: bench.manager(), items: items({ id: 123 }, { id: 124 }) },
		);
		expect(jsonOf(run)).toMatchObject([
			{ total_events: 4 },
			{ total_events: 0, overall_accuracy: null },
		]);
	});

	test('asks an older Arcanna with GET', async () => {
		bench.service.options.metricsBy = 'GET';
		const run = await metrics({ startDate: '2026-01-06' });
		expect(jsonOf(run)).toMatchObject([{ total_events: 3 }]);
		expect(asked().map(([method]) => method)).toEqual(['POST', 'GET']);
	});

	test.each([401, 403, 404] as const)('says what an input key lacks (%d)', async (status) => {
		bench.service.options.inputKeyOnV2 = status;
		const { error } = await bench.run(getMetrics);
		expect(error).toMatchObject({ httpCode: String(status) });
		expect(error?.description).toContain(
			'Reading metrics requires a management key with the scope "read:job_metrics"',
		);
	});
});

describe.each(['call', 'request'] as const)('as a tool, by %s', (via) => {
	test('an agent reads the metrics since a date', async () => {
		const startDate = "={{ $fromAI('since', 'Since when', 'string') }}";
		const { response, error } = await bench.asTool(
			{ ...getMetrics, options: { startDate } },
			{ via, args: { since: '2026-01-12' }, credentials: bench.manager() },
		);
		expect(error).toBeUndefined();
		expect(response).toEqual([expect.objectContaining({ total_events: 2 })]);
	});
});
