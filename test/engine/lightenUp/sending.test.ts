import type { Fault } from '../../simulators/common/faults.mts';
import { startLightenUp } from '../../simulators/lightenUp.mts';
import { until } from '../harness/index.mts';
import {
	Bench,
	everythingToldBy,
	get,
	items,
	jsonOf,
	pairsOf,
	QUICK,
	RUN,
	run,
	START,
	start,
	startAndWait,
	STATS,
	tokenStore,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ executionMs: 5 });
});

afterEach(async () => {
	await bench.service.close();
});

describe('a start', () => {
	test.each<[string, Fault]>([
		['a lost answer', { kind: 'drop' }],
		['an answer that is cut off', { kind: 'cut' }],
		['an empty answer', { kind: 'empty' }],
		['status 500', { kind: 'status', status: 500 }],
		['status 502 and a web page', { kind: 'page', status: 502 }],
		['status 503', { kind: 'status', status: 503, retryAfter: 0 }],
		['status 504', { kind: 'status', status: 504 }],
		['status 408', { kind: 'status', status: 408 }],
	])('is never repeated after %s', async (_, fault) => {
		for (const [parameters, path] of [
			[startAndWait, START],
			[run, RUN],
		] as const) {
			bench.service.forget();
			const before = bench.service.executions.size;
			bench.service.fault('POST', path, fault, { taken: true, times: 9 });
			const { error } = await bench.run(parameters);
			expect(error).toBeDefined();
			expect(bench.service.count('POST', path)).toBe(1);
			expect(bench.service.executions.size).toBe(before + 1);
		}
	});

	test('says to look before starting again when its answer was lost', async () => {
		bench.service.fault('POST', START, { kind: 'drop' }, { taken: true });
		const { error } = await bench.run(start);
		expect(error?.message).toMatch(/^No response from LightenUp/);
		expect(error?.description).toContain(
			'The execution may have started and been billed. The request was not resent. Check the latest executions in LightenUp',
		);
	});

	test('gives up after the timeout, once', async () => {
		bench.service.fault('POST', START, { kind: 'hang' });
		const { error } = await bench.run(start, { requestOptions: { timeout: 100 } });
		expect(error?.message).toContain('the request timed out');
		expect(bench.service.count('POST', START)).toBe(1);
	});

	test('is repeated when it certainly was not taken', async () => {
		bench.service.fault('POST', START, { kind: 'status', status: 429, retryAfter: 0 });
		const { error, hints } = await bench.run(start);
		expect(error).toBeUndefined();
		expect(hints[0].message).toContain('Retried once after temporary errors');
		expect(bench.service.executions.size).toBe(1);
	});
});

describe('a wait', () => {
	test.each<[string, Fault]>([
		['a broken connection', { kind: 'drop' }],
		['an answer that is cut off', { kind: 'cut' }],
		['status 429', { kind: 'status', status: 429, retryAfter: 0 }],
		['status 500', { kind: 'status', status: 500 }],
		['status 503', { kind: 'status', status: 503 }],
	])('survives %s', async (_, fault) => {
		bench.service.fault('POST', STATS, fault, { times: 2 });
		const result = await bench.run({ ...startAndWait, options: { ...QUICK, maxRetries: 0 } });
		expect(jsonOf(result)[0].state).toBe('succeeded');
		expect(bench.service.count('POST', START)).toBe(1);
	});

	test('tells the ID and the way back when looking is refused', async () => {
		bench.service.fault('POST', STATS, { kind: 'status', status: 403 }, { times: 9 });
		const { error } = await bench.run(startAndWait);
		const [id] = bench.service.executions.keys();
		expect(error).toMatchObject({ httpCode: '403' });
		expect(error?.description).toContain(`"Execution: Get" with the execution ID ${id}`);
	});

	test('tells a pasted token that expires meanwhile, and how to come back', async () => {
		bench.service.options.executionMs = 'manual';
		const token = bench.service.issueToken();
		const running = bench.run(startAndWait, { credentials: tokenStore(bench.service, token) });
		await bench.service.untilReceived('POST', STATS, 2);
		bench.service.expireTokens();
		const { error } = await running;
		const [id] = bench.service.executions.keys();
		expect(error).toMatchObject({ message: 'The incoming token has expired', httpCode: '401' });
		expect(error?.description).toMatch(/OAuth2 credential/);
		expect(error?.description).toContain(id);
	});

	test('ends within a second of the cancel', async () => {
		bench.service.options.executionMs = 'manual';
		const slowly = { ...startAndWait, options: { pollInterval: 30 } };
		const execution = await bench.begin(slowly, { items: items({}, {}, {}) });
		await bench.service.untilReceived('POST', STATS, 3);
		const cancelledAt = Date.now();
		execution.cancel();
		const { executionStatus } = await execution.result;
		expect(executionStatus).toBe('canceled');
		expect(Date.now() - cancelledAt).toBeLessThan(1_000);
		expect(bench.service.count('POST', START)).toBe(3);
	});

	test('holds no slot: all are started with one request in flight', async () => {
		bench.service.options.executionMs = 'manual';
		const running = bench.run(
			{ ...startAndWait, options: { ...QUICK, concurrency: 1 } },
			{ items: items(...Array.from({ length: 20 }, () => ({}))) },
		);
		await until(() => bench.service.executions.size === 20);
		for (const id of bench.service.executions.keys()) bench.service.finish(id);
		expect(jsonOf(await running)).toHaveLength(20);
		expect(bench.service.peakInFlight).toBe(1);
	});
});

test('Continue On Fail gives an item for each input, paired, with what went wrong', async () => {
	const input = items({ userid: '1' }, { user: 'misspelt' }, { userid: '3' });
	for (const parameters of [startAndWait, run]) {
		const result = await bench.run(
			{ ...parameters, inputsMode: 'item' },
			{ items: input, settings: { onError: 'continueRegularOutput' } },
		);
		expect(result.error).toBeUndefined();
		expect(pairsOf(result)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(jsonOf(result)).toEqual([
			expect.objectContaining({ state: 'succeeded' }),
			expect.objectContaining({ error: 'Missing parameters' }),
			expect.objectContaining({ state: 'succeeded' }),
		]);
	}
});

test('an item that fails takes no execution of another with it', async () => {
	bench.service.options.executionMs = 'manual';
	const input = items({ userid: '1' }, { user: 'misspelt' }, { userid: '3' });
	const { error } = await bench.run({ ...startAndWait, inputsMode: 'item' }, { items: input });
	expect(error).toMatchObject({ message: 'Missing parameters', context: { itemIndex: 1 } });
	const ids = [...bench.service.executions.keys()];
	expect(ids).toHaveLength(2);
	for (const id of ids) expect(error?.description).toContain(id);
});

test('a redirect is told and not followed', async () => {
	const other = await startLightenUp();
	const url = `${other.url}/webhook/customaiservice/x?token=1`;
	bench.service.fault('POST', START, { kind: 'redirect', url, status: 307 });
	const { error } = await bench.run(start);
	expect(error?.message).toBe(
		`LightenUp redirected the request to ${other.url}/webhook/customaiservice/x (HTTP 307)`,
	);
	expect(other.count()).toBe(0);
	await other.close();
});

test.each(['ftp://acme.lightenup.ai', 'acme.lightenup.ai', ' ', 'https://u:p@acme.lightenup.ai'])(
	'the base URL "%s" is refused with a sentence',
	async (baseUrl) => {
		for (const store of [bench.tokenStore, bench.oAuth2Store]) {
			const [type] = Object.keys(store.referencesFor(['lightenUpApi', 'lightenUpOAuth2Api']));
			const authentication = type === 'lightenUpApi' ? 'accessToken' : 'oAuth2';
			await store.updateCredentials({ id: '', name: '' }, type, {
				...store.storedData(type),
				baseUrl,
			});
			for (const parameters of [start, run, { ...get, executionId: 'x' }]) {
				const options = { credentials: store };
				const { error } = await bench.run({ ...parameters, authentication }, options);
				expect(error?.message).toMatch(/Base URL/);
			}
		}
		expect(bench.service.count()).toBe(0);
	},
);

test('spaces and a slash around the base URL do no harm', async () => {
	await bench.tokenStore.updateCredentials({ id: '', name: '' }, 'lightenUpApi', {
		baseUrl: ` ${bench.service.url}/ `,
		accessToken: ` ${bench.service.keys.accessToken}\n`,
	});
	expect((await bench.run(startAndWait)).error).toBeUndefined();
});

test.each([400, 401, 403, 500])('no message tells the token (%i)', async (status) => {
	bench.service.fault('POST', /./, { kind: 'echoKey', status }, { times: 99 });
	const { accessToken } = bench.service.keys;
	for (const parameters of [start, run, { ...get, executionId: 'x', options: { maxRetries: 0 } }]) {
		for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
			const result = await bench.run(parameters, { settings: { onError } });
			const told = everythingToldBy(result);
			expect(told).toContain('Unknown key');
			expect(told).not.toContain(accessToken);
		}
	}
});
