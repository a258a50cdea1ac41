import { binaryBytes, binaryItem, generatedBytes, until } from '../harness/index.mts';
import { Bench } from './bench.mts';
import { breakFile, impatientServer, shrinkFile } from './trouble.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.start();
});

afterEach(async () => await bench.stop());

const file = async (bytes = 5_000_000) =>
	await binaryItem(generatedBytes(bytes), { fileName: 'a.bin' });

describe('an upload', () => {
	test.each([
		['has gone', breakFile, /ENOENT|not found|no such file/i],
		['is shorter than n8n says', shrinkFile, 'it has 1000 bytes, but n8n expects 5000000'],
	])('of a file that %s is told as that, and not as billed', async (_, spoil, message) => {
		const item = await file();
		await spoil(item);
		const { error } = await bench.run('submit', {}, { items: [item] });

		expect(error?.message).toMatch(message);
		expect(error?.description ?? '').not.toContain('billed');
		expect(bench.service.billed).toBe(0);
	});

	test('that breaks off on the way may have been taken, and is not sent again', async () => {
		const server = await impatientServer('drop');
		const { error, tookMs } = await bench.run(
			'submit',
			{},
			{
				items: [await file(20_000_000)],
				credentials: bench.credentials({ baseUrl: server.url }),
			},
		);
		await server.close();

		expect(server.requests).toBe(1);
		expect(tookMs).toBeLessThan(3000);
		expect(error?.message).toContain('No response from Gravity AI');
		expect(error?.description).toContain('may have started');
	});

	test('that is refused before its end is told in the words of the refusal', async () => {
		const server = await impatientServer('refuse');
		const { error } = await bench.run(
			'submit',
			{},
			{
				items: [await file(20_000_000)],
				credentials: bench.credentials({ baseUrl: server.url }),
			},
		);
		await until(() => server.open === 0);
		await server.close();

		expect(error?.message).toBe('Too large for this model');
	});

	test('goes through for many items at once, each with its own file', async () => {
		const names = Array.from({ length: 25 }, (_, index) => `${index}.txt`);
		const items = await Promise.all(
			names.map(async (name) => await binaryItem(name, { fileName: name, mimeType: 'text/plain' })),
		);
		bench.service.options.jobMs = 10;
		const result = await bench.run(
			'submit',
			{ waitForCompletion: true, options: { concurrency: 4 } },
			{ items },
		);

		expect(result.error).toBeUndefined();
		expect(result.items.map(({ json }) => json.inputFileName)).toEqual(names);
		expect(bench.service.peakInFlight).toBeLessThanOrEqual(4);
		expect(
			[...bench.service.jobs.values()].every(({ file: sent, name }) => sent?.text === name),
		).toBe(true);
		expect(result.hints[0].message).toContain('Cost: $0.50 (500 units');
		expect(result.credentialReads).toBe(1);
	});
});

describe('a download', () => {
	test('that stands still in the middle breaks, and is begun again', async () => {
		const server = await impatientServer('stall');
		const body = { data: `${server.url}/data.csv`, isError: false, errorMessage: null };
		bench.service.fault('GET', /result-link/, { kind: 'status', status: 200, body });
		const { items } = await bench.run(
			'getResult',
			{ jobId: 'a' },
			{ requestOptions: { timeout: 300 } },
		);
		await server.close();

		expect((await binaryBytes(items[0])).toString()).toBe('x'.repeat(1000));
		expect(items[0].binary?.data.fileName).toBe('data.csv');
		expect(server.requests).toBe(2);
	});
});
