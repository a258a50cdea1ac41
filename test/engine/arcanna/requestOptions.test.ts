import type { ArcannaOptions } from '../../simulators/arcanna.mts';
import { type Proxy, startProxy } from './proxy.mts';
import {
	ANY,
	Bench,
	create,
	getEvent,
	getLabels,
	getMany,
	getUseCase,
	items,
	LABELS,
	SEND,
} from './support.mts';

let bench: Bench;
let proxy: Proxy | undefined;

async function open(options: ArcannaOptions = {}): Promise<void> {
	bench = await Bench.open(options);
	bench.service.insert({ job_id: 123, event_id: 'e1' });
}

afterEach(async () => {
	await proxy?.close();
	proxy = undefined;
	await bench.service.close();
});

const once = { options: { maxRetries: 0 } };
const operations = [
	{ ...create, ...once },
	{ ...getEvent, eventId: 'e1', ...once },
	{ ...getLabels, ...once },
	{ ...getUseCase, ...once },
];

test.each(operations)('the timeout holds for $resource: $operation', async (parameters) => {
	await open();
	bench.service.fault('*', ANY, { kind: 'hang' });
	const { error, tookMs } = await bench.run(parameters, { requestOptions: { timeout: 500 } });
	expect(error?.message).toBe('No response from Arcanna: the request timed out');
	expect(tookMs).toBeLessThan(5_000);
	expect(bench.service.count()).toBe(1);
});

test('an event whose answer took too long is not sent again', async () => {
	await open();
	bench.service.fault('POST', SEND, { kind: 'hang' }, { taken: true, times: 9 });
	const { error } = await bench.run(create, { requestOptions: { timeout: 100 } });
	expect(error?.description).toContain(
		'Look for it with "Event: Get Many" or in Arcanna before you send it again',
	);
	expect(bench.service.count()).toBe(1);
	expect(bench.events()).toHaveLength(2);
});

test('an event with an own ID whose answer took too long is found', async () => {
	await open();
	bench.service.fault('POST', SEND, { kind: 'hang' }, { taken: true, times: 9 });
	const { error, items: output } = await bench.run(
		{ ...create, options: { eventId: 'mine' } },
		{ requestOptions: { timeout: 200 } },
	);
	expect(error).toBeUndefined();
	expect(output[0].json.event_id).toBe('mine');
	expect(bench.service.count('POST', SEND)).toBe(1);
});

test.each([
	[create, SEND],
	[getLabels, LABELS],
])('batching pauses between groups of items ($operation)', async (parameters, path) => {
	await open();
	const batching = { batch: { batchSize: 2, batchInterval: 400 } };
	const { error, tookMs } = await bench.run(parameters, {
		items: items({ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }),
		requestOptions: { batching },
	});
	expect(error).toBeUndefined();
	expect(bench.service.received.filter((one) => path.test(one.path))).toHaveLength(4);
	expect(tookMs).toBeGreaterThanOrEqual(390);
});

test.each(operations)('the proxy is used for $resource: $operation', async (parameters) => {
	await open();
	proxy = await startProxy(bench.service.port);
	const { error } = await bench.run(parameters, {
		credentials: bench.credentials({ baseUrl: 'http://arcanna.invalid' }),
		requestOptions: { proxy: proxy.url },
	});
	expect(error).toBeUndefined();
	expect(proxy.asked).toEqual([expect.stringMatching(/^http:\/\/arcanna\.invalid\/api\/v1\//)]);
	expect(bench.service.count()).toBe(1);
});

test('the proxy gets its own user and password, and no one else does', async () => {
	await open();
	proxy = await startProxy(bench.service.port);
	const { error } = await bench.run(create, {
		credentials: bench.credentials({ baseUrl: 'http://arcanna.invalid' }),
		requestOptions: { proxy: proxy.url.replace('//', '//me:p%40ss@') },
	});
	expect(error).toBeUndefined();
	expect(proxy.authorizations).toEqual(['me:p@ss']);
});

test('the proxy is a tunnel for https', async () => {
	await open({ tls: true });
	proxy = await startProxy(bench.service.port);
	const { error } = await bench.run(create, {
		credentials: bench.credentials({ baseUrl: 'https://arcanna.invalid' }),
		requestOptions: { proxy: proxy.url, allowUnauthorizedCerts: true },
	});
	expect(error).toBeUndefined();
	expect(proxy.asked).toEqual(['arcanna.invalid:443']);
});

test.each(['proxy.example.com', 'nonsense', '/', '://proxy:80'])(
	'the proxy "%s" is told',
	async (address) => {
		await open();
		for (const parameters of [create, getLabels]) {
			const { error } = await bench.run(parameters, { requestOptions: { proxy: address } });
			// n8n itself looks at it first where an operation is declared.
			expect(error?.message).toMatch(
				/^"Proxy" in the Request Options is not the URL|proxy is not valid/,
			);
		}
		expect(bench.service.received).toEqual([]);
	},
);

test('a proxy that is not there is told', async () => {
	await open();
	const { error } = await bench.run(
		{ ...create, ...once },
		{ requestOptions: { proxy: 'http://127.0.0.1:1' } },
	);
	expect(error?.message).toMatch(/^Couldn't connect to Arcanna/);
	expect(bench.service.received).toEqual([]);
});

describe('a certificate that no one has signed', () => {
	beforeEach(async () => {
		await open({ tls: true });
	});

	test.each([...operations, getMany])(
		'is refused, accepted by Request Options, or by the credential ($resource: $operation)',
		async (parameters) => {
			const { management } = bench.service.keys;
			const credentials = bench.credentials({ apiKey: management });
			const refused = await bench.run(parameters, { credentials });
			expect(refused.error?.message).toBe(
				"Couldn't connect to Arcanna: the server's certificate is self-signed",
			);
			expect(refused.error?.description).toContain('Nothing was sent.');
			expect(bench.service.received).toEqual([]);

			const requestOptions = { allowUnauthorizedCerts: true };
			const byOptions = await bench.run(parameters, { credentials, requestOptions });
			expect(byOptions.error).toBeUndefined();

			const trusting = bench.credentials({ apiKey: management, allowUnauthorizedCerts: true });
			const byCredential = await bench.run(parameters, { credentials: trusting });
			expect(byCredential.error).toBeUndefined();
		},
	);

	test('is accepted by the credential for a tool and for a pick list', async () => {
		const credentials = bench.credentials({ allowUnauthorizedCerts: true });
		const { response } = await bench.asTool(getLabels, { credentials });
		expect(response).toEqual([{ label: 'Drop' }, { label: 'Escalate' }]);
		const { results } = await bench.search('searchUseCases', { credentials });
		expect(results).toHaveLength(2);
		await expect(bench.search('searchUseCases')).rejects.toThrow(/certificate is self-signed/);
	});
});
