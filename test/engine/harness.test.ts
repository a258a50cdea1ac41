import {
	binaryDigest,
	binaryItem,
	CredentialStore,
	digest,
	generatedBytes,
	logText,
	pause,
	runAsTool,
	runNode,
	startNode,
	until,
} from './harness/index.mts';
import { type EchoServer, startEchoServer } from './harness/selftest/server.mts';
import { Echo, GenericKeyApi, KeyApi } from './harness/selftest/types.mts';

let server: EchoServer;
let credentials: CredentialStore;

beforeAll(async () => {
	server = await startEchoServer();
});

afterAll(async () => await server.close());

beforeEach(() => {
	server.seen.length = 0;
	credentials = new CredentialStore([
		{ type: new KeyApi(), data: { baseUrl: server.url, apiKey: 'good' } },
	]);
});

const program = { operation: 'program', text: '={{ $json.text }}' };
const words = (...texts: string[]) => texts.map((text) => ({ json: { text } }));

describe('a declarative node', () => {
	const run = async (options: Partial<Parameters<typeof runNode>[0]> = {}) =>
		await runNode({
			type: new Echo(),
			parameters: { text: '={{ $json.text }}' },
			items: words('one', 'two'),
			credentials,
			...options,
		});

	test('sends the key, evaluates expressions and pairs items', async () => {
		const { items, error, executionStatus } = await run();

		expect(error).toBeUndefined();
		expect(executionStatus).toBe('success');
		expect(server.seen.map(({ body }) => body)).toEqual(['{"text":"one"}', '{"text":"two"}']);
		expect(server.seen.every(({ key }) => key === 'good')).toBe(true);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	test('reads credentials for every request', async () => {
		expect((await run()).credentialReads).toBe(3);
	});

	test('authenticates with a generic credential', async () => {
		const type = new GenericKeyApi();
		await run({ credentials: [{ type, data: { baseUrl: server.url, apiKey: 'generic' } }] });

		expect(server.seen.map(({ key }) => key)).toEqual(['generic', 'generic']);
	});

	test('respects timeout and batching of Request Options', async () => {
		const late = await run({
			parameters: { path: '/slow' },
			requestOptions: { timeout: 100 },
		});
		expect(late.executionStatus).toBe('error');
		expect(late.tookMs).toBeLessThan(2000);

		const paused = await run({
			requestOptions: { batching: { batch: { batchSize: 1, batchInterval: 400 } } },
		});
		// What was given up above can still arrive.
		expect(server.seen.filter(({ path }) => path !== '/slow')).toHaveLength(2);
		expect(paused.tookMs).toBeGreaterThanOrEqual(390);
	});

	test('tells an error, or goes on with it', async () => {
		const parameters = { path: '/denied' };
		const stopped = await run({ parameters });
		expect(stopped.error?.httpCode).toBe('403');
		expect(stopped.items).toEqual([]);

		const regular = await run({ parameters, settings: { onError: 'continueRegularOutput' } });
		expect(regular.items).toHaveLength(2);
		expect(regular.items[1]).toMatchObject({
			json: { error: expect.stringContaining('Forbidden') },
		});

		const apart = await run({ parameters, settings: { onError: 'continueErrorOutput' } });
		expect(apart.items).toEqual([]);
		expect(apart.errorItems).toHaveLength(2);
	});

	test('refuses to start without its credential', async () => {
		const { error } = await run({ credentials: [] });

		expect(error?.message).toMatch(/credentials/i);
	});

	test('keeps the key out of the logs, which are recorded', async () => {
		const { logs } = await run({ parameters: { path: '/denied' } });

		expect(logText(logs)).toContain('Workflow execution started');
		expect(logText(logs)).not.toContain('good');
	});
});

describe('a custom operation', () => {
	test('reads credentials once and leaves a hint', async () => {
		const { items, hints, credentialReads } = await runNode({
			type: new Echo(),
			parameters: program,
			items: words('one', 'two', 'three'),
			credentials,
		});

		expect(items).toHaveLength(3);
		expect(credentialReads).toBe(1);
		expect(hints).toEqual([{ message: '3 items' }]);
		expect(server.seen.map(({ body }) => body).sort()).toEqual(['one', 'three', 'two']);
	});

	test.each(['program', 'echo'])(
		'ends %s soon when it is cancelled in mid-run',
		async (operation) => {
			const aborted = server.aborted;
			const execution = await startNode({
				type: new Echo(),
				parameters: { operation, path: '/slow' },
				credentials,
			});
			await until(() => server.seen.length === 1);
			execution.cancel();
			const { executionStatus, tookMs } = await execution.result;

			expect(executionStatus).toBe('canceled');
			expect(tookMs).toBeLessThan(1500);
			await until(() => server.aborted > aborted);
		},
	);

	test('can be cancelled by a signal', async () => {
		const stop = new AbortController();
		const running = runNode({
			type: new Echo(),
			parameters: { ...program, path: '/slow' },
			credentials,
			signal: stop.signal,
		});
		await pause(50);
		stop.abort();

		expect((await running).executionStatus).toBe('canceled');
	});

	test.each(['filesystem', 'default'] as const)(
		'takes and gives files in %s mode',
		async (mode) => {
			const size = 300_000;
			const item = await binaryItem(generatedBytes(size), { mode });
			const { items, error } = await runNode({
				type: new Echo(),
				parameters: { ...program, path: '/file' },
				items: [item],
				credentials,
				binaryMode: mode,
			});

			expect(error).toBeUndefined();
			expect(Boolean(item.binary?.data.id)).toBe(mode === 'filesystem');
			expect(Boolean(items[0].binary?.data.id)).toBe(mode === 'filesystem');
			expect(items[0].binary?.data.fileName).toBe('answer.bin');
			expect(await binaryDigest(items[0])).toEqual(await digest(generatedBytes(size)));
		},
	);
});

describe('a node as a tool', () => {
	const parameters = { text: "={{ $fromAI('word', 'What to say', 'string') }}" };
	const args = { word: 'hello' };

	test('runs its declared routing', async () => {
		const called = await runAsTool({ type: new Echo(), parameters, args, credentials });
		expect(called.error).toBeUndefined();
		expect(called.response).toEqual([{ got: '{"text":"hello"}', bytes: 16 }]);
		expect(called.tool.description).toContain('echo');

		const requested = await runAsTool({
			type: new Echo(),
			parameters,
			args,
			credentials,
			via: 'request',
		});
		expect(requested.error).toBeUndefined();
		expect(requested.response).toEqual([{ got: '{"text":"hello"}', bytes: 16 }]);
	});

	test('is run by its custom operation only when the engine runs it', async () => {
		const options = {
			type: new Echo(),
			credentials,
			parameters: { ...parameters, operation: 'program' },
			args,
		};
		await runAsTool(options);
		await runAsTool({ ...options, via: 'request' });

		expect(server.seen.map(({ body }) => body)).toEqual(['{"text":"hello"}', 'hello']);
	});

	test('tells an error', async () => {
		const { error } = await runAsTool({
			type: new Echo(),
			parameters: { path: '/denied' },
			credentials,
		});

		expect(error?.message).toMatch(/Forbidden/);
	});
});
