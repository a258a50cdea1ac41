import { binaryItem, generatedBytes, type Execution, until } from '../harness/index.mts';
import { Bench } from './bench.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.start();
});

afterEach(async () => await bench.stop());

const file = async (bytes = 10) => await binaryItem(generatedBytes(bytes), { fileName: 'a.bin' });

async function stopped(execution: Execution) {
	const cancelledAt = Date.now();
	execution.cancel();
	const { executionStatus } = await execution.result;
	expect(executionStatus).toBe('canceled');
	expect(Date.now() - cancelledAt).toBeLessThan(1000);
}

test('a cancel in mid-upload stops it', async () => {
	bench.service.options.submit = 'blocks';
	bench.service.latencyMs = 60_000;
	const execution = await bench.begin('submit', {}, { items: [await file(50_000_000)] });
	await bench.service.untilReceived('POST', /jobs$/);
	await stopped(execution);

	await until(() => bench.service.inFlight === 0);
	expect(bench.service.count('POST')).toBe(1);
});

test('a cancel while a POST blocks stops it, and it is not sent again', async () => {
	bench.service.options.submit = 'blocks';
	bench.service.options.jobMs = 'manual';
	const execution = await bench.begin('submit', {}, { items: [await file()] });
	await until(() => bench.service.billed === 1);
	await stopped(execution);

	expect(bench.service.count('POST')).toBe(1);
});

test('a cancel in mid-wait stops it', async () => {
	bench.service.options.jobMs = 'manual';
	const execution = await bench.begin(
		'submit',
		{ waitForCompletion: true, options: { pollInterval: 60 } },
		{ items: [await file()] },
	);
	await bench.service.untilReceived('GET', /jobs\/[^/]+$/);
	await stopped(execution);
});

test.each(['filesystem', 'default'] as const)(
	'a cancel in mid-download stops it in %s mode',
	async (binaryMode) => {
		const content = { bytes: 3_000_000_000 };
		const { id } = bench.service.insert({ result: { name: 'r', contentType: 'a/b', content } });
		const execution = await bench.begin('getResult', { jobId: id }, { binaryMode });
		await bench.service.storage.untilReceived('GET', /./);
		await stopped(execution);

		await until(() => bench.service.storage.inFlight === 0);
		expect(bench.service.storage.count('GET')).toBe(1);
	},
);

test('a cancel between two tries at a download stops it', async () => {
	const { id } = bench.service.insert();
	bench.service.storage.fault('GET', /./, { kind: 'status', status: 503, retryAfter: 60 });
	const execution = await bench.begin('getResult', { jobId: id });
	await bench.service.storage.untilReceived('GET', /./);
	await stopped(execution);
});
