import { logCount, logText, recordedLogs, binaryItem } from '../harness/index.mts';
import { Bench, everythingTold } from './bench.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.start();
});

afterEach(async () => await bench.stop());

const POST = /\/api\/v1\/jobs$/;
const csv = async (json = {}) =>
	await binaryItem('x,y\n1,2\n', { fileName: 'points.csv', mimeType: 'text/csv', json });
const submit = async (parameters = {}, more = {}) =>
	await bench.run('submit', parameters, { items: [await csv()], ...more });
const wayToFindIt =
	/The job may have started and been billed\. The request was not resent.*"Job: Get Many"/s;

describe('a submission', () => {
	test.each([
		['answered with another text', { kind: 'status', status: 200, body: 'OK' }],
		[
			'answered without data',
			{ kind: 'status', status: 200, body: { data: null, isError: false } },
		],
		[
			'answered without an ID',
			{ kind: 'status', status: 200, body: { data: { status: 'success' } } },
		],
	] as const)('that is taken and then %s is never sent twice', async (_, fault) => {
		bench.service.fault('POST', POST, fault, { taken: true });
		const { error } = await submit({ waitForCompletion: true });

		expect(bench.service.billed).toBe(1);
		expect(bench.service.count('POST')).toBe(1);
		expect(error?.description).toMatch(wayToFindIt);
	});

	test('is sent again, with its whole file, when it certainly was not taken', async () => {
		bench.service.fault(
			'POST',
			POST,
			{ kind: 'status', status: 429, retryAfter: 0.001 },
			{ times: 2 },
		);
		const { items, error, hints } = await submit();

		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(bench.service.billed).toBe(1);
		expect(bench.service.count('POST')).toBe(3);
		expect(bench.lastJob().file?.text).toBe('x,y\n1,2\n');
		expect(hints[0].message).toContain('2 times');
	});

	test.each(['status', 'ok'] as const)(
		'that is refused by %s is told in its words',
		async (form) => {
			bench.service.options.refusals = form;
			const { error } = await submit(
				{},
				{ credentials: bench.credentials({ apiKey: 'unknown-key' }) },
			);

			expect(error?.message).toBe('The API key is not valid');
			expect(error?.description).not.toMatch(wayToFindIt);
			expect(bench.service.count('POST')).toBe(1);
		},
	);

	test('does not take the other items with it', async () => {
		bench.service.fault('POST', POST, { kind: 'drop' }, { taken: true, skip: 1 });
		const items = await Promise.all([0, 1, 2].map(async (n) => await csv({ n })));
		const result = await bench.run(
			'submit',
			{ waitForCompletion: true, options: { concurrency: 1 } },
			{ items, settings: { onError: 'continueErrorOutput' } },
		);

		expect(bench.service.billed).toBe(3);
		expect(bench.service.count('POST')).toBe(3);
		expect(result.items.map(({ json }) => json.state)).toEqual(['succeeded', 'succeeded']);
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(result.errorItems).toHaveLength(1);
		expect(result.errorItems[0].pairedItem).toEqual({ item: 1 });
	});

	test('names what was started when another item stops the run', async () => {
		const { error } = await bench.run(
			'submit',
			{ options: { concurrency: 1 } },
			{ items: [await csv(), { json: {} }] },
		);

		expect(error?.description).toContain('Created in Gravity AI by this run: job ');
		expect(error?.description).toContain(bench.lastJob().id);
	});
});

describe('a result that can not be fetched', () => {
	test('leaves the job, and the way back to it', async () => {
		bench.service.storage.fault('GET', /./, { kind: 'status', status: 404 });
		const { error } = await submit({ waitForCompletion: true, downloadResult: true });

		expect(error?.message).toBe('Status 404 on demand');
		expect(error?.description).toContain(`The job ${bench.lastJob().id} itself succeeded`);
		expect(error?.description).toContain('"Job: Get Result"');
	});
});

describe('a wait', () => {
	test('names the job when the looks always fail', async () => {
		bench.service.fault('GET', /jobs\/[^/]+$/, { kind: 'status', status: 403 }, { times: 99 });
		const { error } = await submit({ waitForCompletion: true, options: { maxRetries: 0 } });

		expect(error?.message).toBe('Status 403 on demand');
		expect(error?.description).toContain(`Use "Job: Get" with the ID ${bench.lastJob().id}`);
	});
});

describe('secrets', () => {
	test('are not told, whatever the service says', async () => {
		const { keys, storage } = bench.service;
		const before = logCount();
		const told: string[] = [];
		const noted = async (work: ReturnType<typeof submit>) => told.push(everythingTold(await work));

		bench.service.fault('POST', POST, { kind: 'echoKey', status: 401 });
		await noted(submit());
		storage.fault('GET', /./, { kind: 'drop' }, { times: 99 });
		await noted(
			submit({ waitForCompletion: true, downloadResult: true, options: { maxRetries: 1 } }),
		);
		storage.forget();
		storage.expireLinks();
		bench.service.options.linkMs = -1;
		await noted(submit({ waitForCompletion: true, downloadResult: true }));
		told.push(logText(recordedLogs(before)));

		const everything = told.join('\n');
		expect(everything).toContain('127.0.0.1');
		expect(everything).not.toContain(keys.first);
		expect(everything).not.toContain('Signature');
		expect(everything).not.toContain('x-amz-security-token');
	});

	test('are never in an address, and never at the storage', async () => {
		await submit({ waitForCompletion: true, downloadResult: true });
		const { service } = bench;
		const seen = JSON.stringify(service.storage.received);

		expect(service.storage.received).toHaveLength(1);
		expect(seen).not.toContain(service.keys.first);
		expect(Object.keys(service.storage.received[0].headers)).not.toContain('x-api-key');
		expect(
			service.received.every(({ headers }) => headers['x-api-key'] === service.keys.first),
		).toBe(true);
		expect(
			service.received.some(({ path, search }) => (path + search).includes(service.keys.first)),
		).toBe(false);
	});
});
