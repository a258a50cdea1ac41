import { Bench, items, json, PROCESSES } from '../../entaingine/setup.mts';

const create = {
	processTemplate: '10001',
	inputsMode: 'json',
	inputs: '={{ ({ EXAMPLE_TEXT: "x" + $json.n }) }}',
};
const SOON_MS = 5_000;

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ taskMs: 300 });
});
afterEach(async () => await bench.close());

describe('in a run of 20 items, a short job is noticed soon', () => {
	test('where the others do not wait', async () => {
		const parameters = { ...create, waitForCompletion: '={{ $json.n === 0 }}' };
		const result = await bench.run('create', parameters, { items: items(20) });
		expect(json(result)[0].state).toBe('succeeded');
		expect(result.tookMs).toBeLessThan(SOON_MS);
	}, 30_000);

	test('where the others could not be started', async () => {
		const refusal = { kind: 'status', status: 400, body: { message: 'No' } } as const;
		bench.server.fault('POST', PROCESSES, refusal, { times: 19 });
		const result = await bench.run(
			'create',
			{ ...create, waitForCompletion: true },
			{ items: items(20), settings: { onError: 'continueRegularOutput' } },
		);
		expect(json(result).filter(({ state }) => state === 'succeeded')).toHaveLength(1);
		expect(result.tookMs).toBeLessThan(SOON_MS);
	}, 30_000);

	test('where all wait', async () => {
		const parameters = { ...create, waitForCompletion: true };
		const result = await bench.run('create', parameters, { items: items(20) });
		expect(json(result).every(({ state }) => state === 'succeeded')).toBe(true);
		expect(result.tookMs).toBeLessThan(SOON_MS);
	}, 30_000);
});
