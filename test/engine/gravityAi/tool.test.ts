import { Bench } from './bench.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.start();
});

afterEach(async () => await bench.stop());

const rows = "={{ $fromAI('rows', 'What to score', 'json') }}";
const args = { rows: [{ x: 1 }] };
const scores = {
	name: 'r.json',
	contentType: 'application/json',
	content: '[{"score":1},{"score":2}]',
};

describe.each(['call', 'request'] as const)('as a tool, by a %s', (via) => {
	test('submits JSON, waits and gives the result', async () => {
		bench.service.options.outcome = () => ({ result: scores });
		const { response, error } = await bench.tool(
			'submit',
			{ inputSource: 'json', jsonInput: rows, waitForCompletion: true, downloadResult: true },
			{ args, via },
		);

		expect(error).toBeUndefined();
		expect(response).toEqual([{ score: 1 }, { score: 2 }]);
		expect(bench.service.billed).toBe(1);
		expect(JSON.parse(bench.lastJob().file?.text ?? '')).toEqual([{ x: 1 }]);
	});

	test('gets a job, its result and the list', async () => {
		const { id } = bench.service.insert({ result: scores });
		const jobId = "={{ $fromAI('id', 'The job', 'string') }}";
		const asked = async (operation: string, parameters = {}) =>
			(await bench.tool(operation, { jobId, ...parameters }, { args: { id }, via })).response;

		expect(await asked('get')).toEqual([expect.objectContaining({ id, state: 'succeeded' })]);
		expect(await asked('getResult', { resultFormat: 'json' })).toEqual([
			{ score: 1 },
			{ score: 2 },
		]);
		expect(await asked('getResult', { resultFormat: 'link' })).toEqual([
			{ id, link: expect.stringMatching(/^http/) },
		]);
		expect(await asked('getMany')).toEqual([expect.objectContaining({ id })]);
		expect(await asked('rename', { name: 'New' })).toEqual([
			expect.objectContaining({ name: 'New' }),
		]);
	});

	test.each([
		['a file', { inputSource: 'binary' }, 'An AI agent has no file to send'],
		['the item', { inputSource: 'json', jsonInput: '' }, 'An AI agent has no input item'],
	])('refuses to submit %s', async (_, parameters, message) => {
		const { error, items, response } = await bench.tool('submit', parameters, { via });

		expect(JSON.stringify([error?.message, items, response])).toContain(message);
		expect(bench.service.received).toHaveLength(0);
	});

	test("tells a refusal in the service's words, without the key", async () => {
		const credentials = bench.credentials({ apiKey: 'a-key-of-nobody' });
		bench.service.fault('GET', /latest/, { kind: 'echoKey', status: 401 });
		const told = await bench.tool('getMany', {}, { credentials, via });

		const text = JSON.stringify([told.error?.message, told.error?.description, told.response]);
		expect(text).toContain('Unknown key: ***');
		expect(text).not.toContain('a-key-of-nobody');
	});
});
