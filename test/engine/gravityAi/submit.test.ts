import { WORDS } from '../../simulators/gravityAi/model.mts';
import {
	binaryBytes,
	binaryDigest,
	binaryItem,
	digest,
	generatedBytes,
} from '../harness/index.mts';
import { Bench } from './bench.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.start();
});

afterEach(async () => await bench.stop());

const csv = async (json = {}, mode: 'filesystem' | 'default' = 'filesystem') =>
	await binaryItem('x,y\n1,2\n3,4\n', { fileName: 'points.csv', mimeType: 'text/csv', json, mode });

/** The form of the service's own page. */
const PAGE = { status: 'text', words: WORDS } as const;

describe('job: submit', () => {
	test('submits a file and gives the job as it is taken', async () => {
		Object.assign(bench.service.options, PAGE);
		const { items, error, hints } = await bench.run('submit', {}, { items: [await csv()] });
		const { id, submission, file } = bench.lastJob();

		expect(error).toBeUndefined();
		expect(items).toEqual([
			{
				json: expect.objectContaining({
					id,
					name: 'points.csv',
					status: 'processing',
					state: 'running',
					billedUsage: 20,
				}),
				pairedItem: { item: 0 },
			},
		]);
		expect(submission).toEqual({ mimeType: 'text/csv' });
		expect(file).toMatchObject({ contentType: 'text/csv', text: 'x,y\n1,2\n3,4\n' });
		expect(hints).toEqual([
			{
				message: expect.stringMatching(
					/^Still running\. .* Cost: \$0\.02 \(20 units at the published price of \$0\.001\)\.$/,
				),
				location: 'outputPane',
			},
		]);
	});

	const aboutInput = {
		fileName: 'other.csv',
		mimeType: ' text/csv; header=present ',
		inputMapping: {
			rows: [
				{ source: ' x1 ', destination: 'x', defaultValue: '7' },
				{ source: 'y1', destination: 'y' },
			],
		},
		outputMapping: { rows: [{ source: 'a', destination: 'Alpha' }] },
	};
	const options = { name: 'Nightly', version: '0.0.1' };

	test.each([
		['in the options', { options: { ...options, ...aboutInput } }],
		['as an earlier version has saved it', { ...aboutInput, options }],
		[
			'in both',
			{
				fileName: 'earlier.txt',
				mimeType: 'text/plain',
				inputMapping: { rows: [{ source: 'earlier', destination: 'x' }] },
				options: { ...options, ...aboutInput },
				outputMapping: {},
			},
		],
	])('sends what the user says about the input, %s', async (_, parameters) => {
		await bench.run('submit', parameters, { items: [await csv()] });
		const { name, inputFileName, submission, file, recordCount } = bench.lastJob();

		expect({ name, inputFileName, recordCount }).toEqual({
			name: 'Nightly',
			inputFileName: 'other.csv',
			recordCount: 2,
		});
		expect(file?.contentType).toBe('text/csv; header=present');
		expect(submission).toEqual({
			mimeType: 'text/csv; header=present',
			name: 'Nightly',
			jobName: 'Nightly',
			version: '0.0.1',
			mapping: [
				{ source: 'x1', destination: 'x', defaultValue: '7' },
				{ source: 'y1', destination: 'y' },
			],
			outputMapping: [{ source: 'a', destination: 'Alpha' }],
		});
	});

	test.each([
		[false, {}, { mimeType: 'text/plain', inputFileName: 'input.txt' }],
		[true, {}, { mimeType: 'text/csv; header=present', inputFileName: 'input.csv' }],
		[
			true,
			{ fileName: 'points.csv', mimeType: 'text/csv' },
			{ mimeType: 'text/csv; header=present', inputFileName: 'points.csv' },
		],
		[true, { mimeType: 'text/plain' }, { mimeType: 'text/plain', inputFileName: 'input.csv' }],
	])('submits text whose first row is a header: %s, %j', async (firstRowIsHeader, own, sent) => {
		const parameters = { inputSource: 'text', textInput: 'x,y\n1,2\n', firstRowIsHeader };
		await bench.run('submit', { ...parameters, options: own });
		const { submission, inputFileName } = bench.lastJob();

		expect({ mimeType: submission?.mimeType, inputFileName }).toEqual(sent);
	});

	test('keeps the types of default values, written or from an expression', async () => {
		const row = (defaultValue: unknown, defaultType = 'given') => ({
			source: 'a',
			destination: 'b',
			defaultValue: defaultValue as string,
			defaultType,
		});
		await bench.run(
			'submit',
			{
				inputMapping: {
					rows: [
						row('={{ 1.5 }}'),
						row('={{ false }}'),
						row('={{ "1.5" }}'),
						row('1.5'),
						row('1.5', 'number'),
						row('TRUE', 'boolean'),
						row('={{ 2 }}', 'string'),
						row('', 'string'),
						row(''),
					],
				},
			},
			{ items: [await csv()] },
		);

		expect(bench.lastJob().submission?.mapping?.map((sent) => sent.defaultValue)).toEqual([
			1.5,
			false,
			'1.5',
			'1.5',
			1.5,
			true,
			'2',
			'',
			undefined,
		]);
	});

	test.each([
		['the item', { jsonInput: '' }, '{"x":1}'],
		[
			'what is given',
			{ jsonInput: ' [{"x":12345678901234567890}] ' },
			'[{"x":12345678901234567890}]',
		],
		['what an expression gives', { jsonInput: '={{ [$json] }}' }, '[{"x":1}]'],
	])('submits %s as JSON', async (_, parameters, sent) => {
		const { error } = await bench.run(
			'submit',
			{ inputSource: 'json', ...parameters },
			{ items: [{ json: { x: 1 } }] },
		);
		const { inputFileName, file, submission } = bench.lastJob();

		expect(error).toBeUndefined();
		expect(inputFileName).toBe('input.json');
		expect(submission?.mimeType).toBe('application/json');
		expect(file?.text).toBe(sent);
	});

	test.each([
		['', 'input.txt', 'text/plain'],
		['größe.CSV', 'größe.CSV', 'text/csv'],
	])('submits text as %p', async (fileName, name, type) => {
		await bench.run('submit', { inputSource: 'text', textInput: 'größe\n1\n', fileName });
		const { inputFileName, file, submission } = bench.lastJob();

		expect(inputFileName).toBe(name);
		expect(submission?.mimeType).toBe(type);
		expect(file?.text).toBe('größe\n1\n');
	});

	test.each(['filesystem', 'default'] as const)('sends a file whole in %s mode', async (mode) => {
		const size = 3_000_017;
		const item = await binaryItem(generatedBytes(size), { fileName: 'big.bin', mode });
		await bench.run('submit', {}, { items: [item], binaryMode: mode });

		expect(bench.lastJob().file).toMatchObject(await digest(generatedBytes(size)));
		expect(bench.service.received[0].headers['content-length']).toMatch(
			/^30002\d\d$|^30003\d\d$|^30004\d\d$/,
		);
	});

	test.each([
		['no file', {}, 'The input item has no file in "data"'],
		['an empty file', { binaryPropertyName: 'empty' }, 'is empty'],
		['a row without source', { inputMapping: { rows: [{ destination: 'x' }] } }, 'no "Source"'],
		[
			'a row without destination',
			{ outputMapping: { rows: [{ source: 'a', destination: 'b' }, { source: 'x' }] } },
			'Row 2 of "Output Mapping" has no "Destination"',
		],
		[
			'a default of another type',
			{
				inputMapping: {
					rows: [{ source: 'a', destination: 'b', defaultValue: 'x', defaultType: 'number' }],
				},
			},
			'"Input Mapping: Default Value" is "x". Enter a number',
		],
		[
			'a type that is none',
			{ inputSource: 'text', textInput: 'x', mimeType: 'text' },
			'"MIME Type" is "text", which is not a valid MIME type',
		],
		['empty text', { inputSource: 'text', textInput: ' ' }, '"Text" is empty'],
		['broken JSON', { inputSource: 'json', jsonInput: '{' }, 'is not valid JSON'],
	])('refuses %s before anything is sent', async (_, parameters, message) => {
		const item = await binaryItem('', { property: 'empty' });
		const { error } = await bench.run('submit', parameters, { items: [item] });

		expect(error?.message).toContain(message);
		expect(bench.service.received).toHaveLength(0);
	});

	test('pairs every item, also the ones that fail', async () => {
		const items = [await csv({ n: 0 }), { json: { n: 1 } }, await csv({ n: 2 })];
		const result = await bench.run(
			'submit',
			{},
			{ items, settings: { onError: 'continueRegularOutput' } },
		);

		expect(result.error).toBeUndefined();
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(result.items[1].json.error).toContain('no file in "data"');
		expect(bench.service.billed).toBe(2);
		expect(result.hints[0].message).toMatch(
			/^2 items are still running\. .* Cost: \$0\.04 \(40 units at/,
		);
	});
});

describe('job: submit that waits', () => {
	const waiting = { waitForCompletion: true };

	test.each(['returns', 'blocks'] as const)('ends the same when the POST %s', async (submit) => {
		Object.assign(bench.service.options, PAGE, { submit });
		const { items, error, hints } = await bench.run('submit', waiting, { items: [await csv()] });

		expect(error).toBeUndefined();
		expect(hints[0].message.startsWith('Waited')).toBe(submit === 'returns');
		expect(items[0].json).toMatchObject({
			id: bench.lastJob().id,
			status: 'success',
			state: 'succeeded',
		});
		expect(bench.service.count('GET', /jobs\/[^/]+$/) > 0).toBe(submit === 'returns');
		expect(bench.service.billed).toBe(1);
	});

	test.each(['text', 'number', 'message'] as const)('reads statuses as %s', async (status) => {
		Object.assign(bench.service.options, PAGE, { status });
		const { items } = await bench.run('submit', waiting, { items: [await csv()] });
		expect(items[0].json.state).toBe('succeeded');

		bench.service.options.outcome = () => ({ state: 'fail' });
		const { error } = await bench.run('submit', waiting, { items: [await csv()] });
		expect(error?.message).toContain('The model did not accept the input');
	});

	test('downloads the result as a file', async () => {
		const { items, error } = await bench.run(
			'submit',
			{ ...waiting, downloadResult: true, outputPropertyName: 'scores' },
			{ items: [await csv()] },
		);
		const { id } = bench.lastJob();

		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ id, state: 'succeeded' });
		expect(items[0].binary?.scores).toMatchObject({
			fileName: `data_${id.slice(0, 8)}.csv`,
			mimeType: 'text/csv',
		});
		expect((await binaryBytes(items[0], 'scores')).toString()).toBe('id,score\n1,0.9\n');
		expect(items[0].pairedItem).toEqual({ item: 0 });
	});

	test('works where the workflow keeps its files in the JSON', async () => {
		const { items, error } = await bench.run(
			'submit',
			{ ...waiting, downloadResult: true },
			{ items: [await csv()], workflowSettings: { binaryMode: 'combined' } },
		);

		expect(error).toBeUndefined();
		expect(bench.lastJob().file?.text).toBe('x,y\n1,2\n3,4\n');
		expect(items[0].json).toMatchObject({
			state: 'succeeded',
			_files: { data: { mimeType: 'text/csv' } },
		});
	});

	test('gives items where the result is JSON, unless a file is wanted', async () => {
		const content = '\uFEFF[{"score":0.9},{"score":0.1},3]';
		bench.service.options.outcome = () => ({
			result: { name: 'r.json', contentType: 'application/json; charset=utf-8', content },
		});
		const run = async (more = {}) =>
			await bench.run(
				'submit',
				{ ...waiting, downloadResult: true, ...more },
				{
					items: [await csv()],
				},
			);

		expect((await run()).items).toEqual(
			[{ score: 0.9 }, { score: 0.1 }, { value: 3 }].map((json) => ({
				json,
				pairedItem: { item: 0 },
			})),
		);
		const { items } = await run({ resultFormat: 'binary' });
		expect(items[0].json.state).toBe('succeeded');
		expect((await binaryBytes(items[0])).toString()).toBe(content);
	});

	test('keeps what only calls itself JSON as a file', async () => {
		bench.service.options.outcome = () => ({
			result: { name: 'r.json', contentType: 'application/json', content: '{"cut":' },
		});
		const { items } = await bench.run(
			'submit',
			{ ...waiting, downloadResult: true },
			{ items: [await csv()] },
		);

		expect((await binaryBytes(items[0])).toString()).toBe('{"cut":');
		expect(items[0].binary?.data.fileName).toBe('r.json');
	});

	test.each(['filesystem', 'default'] as const)('downloads whole in %s mode', async (mode) => {
		bench.service.options.resultBytes = 2_500_000;
		const { items } = await bench.run(
			'submit',
			{ ...waiting, downloadResult: true },
			{ items: [await csv({}, mode)], binaryMode: mode },
		);
		const { content } = bench.lastJob().result ?? {};

		expect(content).toEqual({ bytes: 2_500_000 });
		expect(Boolean(items[0].binary?.data.id)).toBe(mode === 'filesystem');
		expect((await binaryDigest(items[0])).bytes).toBe(2_500_000);
	});

	test('tells a failed job, or gives it as an item', async () => {
		bench.service.options.outcome = () => ({ state: 'error', errorMessage: 'Column x is missing' });
		const run = async (more = {}) =>
			await bench.run(
				'submit',
				{ ...waiting, downloadResult: true, ...more },
				{
					items: [await csv()],
				},
			);
		const { error } = await run();
		expect(error?.message).toBe(`The job ${bench.lastJob().id} failed: Column x is missing`);

		const { items } = await run({ options: { onFailure: 'output' } });
		expect(items[0].json).toMatchObject({ state: 'failed', errorMessage: 'Column x is missing' });
		expect(items[0].binary).toBeUndefined();
	});

	test('names the way back when time is up', async () => {
		bench.service.options.jobMs = 'manual';
		const run = async (options = {}) =>
			await bench.run(
				'submit',
				{ ...waiting, options: { timeout: 0.1, ...options } },
				{
					items: [await csv()],
				},
			);
		const { error } = await run();
		const { id } = bench.lastJob();
		expect(error?.message).toBe(`The job ${id} did not finish within 0.1 seconds`);
		expect(error?.description).toContain(`Use "Job: Get" with the ID ${id}`);

		const { items } = await run({ onTimeout: 'output' });
		expect(items[0].json).toMatchObject({ id: bench.lastJob().id, state: 'running' });
	});
});
