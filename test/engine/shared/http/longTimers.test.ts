import {
	Bench,
	cancelled,
	create,
	createAndWait,
	getUseCase,
	items,
	LOOK,
	SEND,
} from '../../arcanna/support.mts';
import { pause, until } from '../../harness/index.mts';

/** Longer than a timer of Node.js can be set for: it would ring at once. */
const MONTH_S = 30 * 24 * 3_600;
const MONTH_MS = MONTH_S * 1_000;

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ decisionMs: 3_600_000 });
});

afterEach(async () => {
	await bench.service.close();
});

test('a wait timeout of two months is waited for', async () => {
	const options = { pollInterval: 3_600, timeout: MONTH_S * 2 };
	const execution = await bench.begin({ ...createAndWait, options });
	await until(() => bench.service.count('GET', LOOK) > 0);
	await pause(200);
	expect(bench.service.count('GET', LOOK)).toBe(1);
	expect(await cancelled(execution)).toMatchObject({ executionStatus: 'canceled' });
});

test('a batching interval of a month is waited for', async () => {
	const batching = { batch: { batchSize: 1, batchInterval: MONTH_MS } };
	const execution = await bench.begin(create, {
		items: items({ n: 1 }, { n: 2 }),
		requestOptions: { batching },
	});
	await until(() => bench.service.count('POST', SEND) > 0);
	await pause(200);
	expect(bench.service.count('POST', SEND)).toBe(1);
	await cancelled(execution);
});

test.each([create, getUseCase])(
	'a request timeout of a month does not end it ($operation)',
	async (parameters) => {
		bench.service.fault('*', /./, { kind: 'delay', ms: 100 });
		const { error } = await bench.run(parameters, { requestOptions: { timeout: MONTH_MS } });
		expect(error).toBeUndefined();
		expect(bench.service.count()).toBe(1);
	},
);
