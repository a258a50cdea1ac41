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

const LINK = { link: expect.stringMatching(/^http.*Signature=/) };
const LONG = { text: expect.stringMatching(/^row,label,score\n/) };

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
		['a text', 'scores.csv', 'text/csv', 'id,score\n1,0.9\n', { text: 'id,score\n1,0.9\n' }],
		['a text with a BOM', 'a.txt', 'text/plain', '\uFEFFa', { text: 'a' }],
		['what is no text', 'plot.png', 'image/png', Buffer.from([0x89, 0xff]), LINK],
		['what only says that it is text', 'a.txt', 'text/plain', Buffer.from([0xc3, 0x28]), LINK],
		['a text that is too long', 'long.csv', 'text/csv', { bytes: 65_537 }, LINK],
		['a text of the most that fits', 'long.csv', 'text/csv', { bytes: 65_536 }, LONG],
	])('gives a result for a model to read: %s', async (_, name, contentType, content, told) => {
		const { id } = bench.service.insert({ result: { name, contentType, content } });
		const { response } = await bench.tool('getResult', { jobId: id }, { via });

		const file = { fileName: name, mimeType: contentType, fileSize: expect.any(Number) };
		expect(response).toEqual([{ id, data: { ...file, ...told } }]);
	});

	test.each([
		['short', 1_000, true],
		['too long to read', 100_000, false],
	])("gives a compressed file's own size: %s", async (_, bytes, isRead) => {
		for (const [name, contentType] of [
			['scores.csv', 'text/csv'],
			['plot.png', 'image/png'],
		]) {
			const result = { name, contentType, content: { bytes }, compressed: true };
			const { id } = bench.service.insert({ result });
			const { response } = await bench.tool('getResult', { jobId: id }, { via });

			const told = isRead && name === 'scores.csv' ? { text: expect.any(String) } : LINK;
			expect(response).toEqual([
				{ id, data: { fileName: name, mimeType: contentType, fileSize: bytes, ...told } },
			]);
		}
	});

	test('gives the result with the job, and a long list of JSON as a link', async () => {
		const [short, long] = ['', 'x'.repeat(70_000)].map((text) => {
			const content = JSON.stringify([{ text }]);
			const result = { name: 'r.json', contentType: 'application/json', content };
			return bench.service.insert({ result }).id;
		});
		const asked = async (jobId: string, more = {}) =>
			await bench.tool('get', { jobId, downloadResult: true, ...more }, { via });

		expect((await asked(short)).response).toEqual([{ text: '' }]);
		expect((await asked(short, { resultFormat: 'binary' })).response).toEqual([
			expect.objectContaining({
				id: short,
				state: 'succeeded',
				data: expect.objectContaining({ text: '[{"text":""}]' }),
			}),
		]);
		expect((await asked(long, { outputPropertyName: 'rows' })).response).toEqual([
			expect.objectContaining({ id: long, rows: expect.objectContaining(LINK) }),
		]);
		const { error, response, items } = await asked(long, { resultFormat: 'json' });
		expect(JSON.stringify([error?.message, response, items])).toContain('too large');
	});

	test.each([
		['a file', { inputSource: 'binary' }, "AI agents can't pass files"],
		['the item', { inputSource: 'json', jsonInput: '' }, 'AI agents have no input item'],
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
