import {
	CredentialStore,
	listSearch,
	pause,
	poller,
	runNode,
	testCredential,
	watchMemory,
} from './harness/index.mts';
import { type EchoServer, startEchoServer } from './harness/selftest/server.mts';
import { Caller, Counter, Echo, KeyApi, TokenApi } from './harness/selftest/types.mts';

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

describe('credentials', () => {
	const tested = async (data: object) =>
		await testCredential(new KeyApi(), { baseUrl: server.url, apiKey: 'good', ...data });

	test('pass and fail their test as in the editor', async () => {
		expect(await tested({})).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(await tested({ apiKey: 'bad' })).toEqual({
			status: 'Error',
			message: 'This key is not known',
		});
		expect(await tested({ path: '/denied' })).toEqual({ status: 'Error', message: 'Forbidden' });
		expect(await tested({ baseUrl: 'http://127.0.0.1:1' })).toEqual({
			status: 'Error',
			message: 'ECONNREFUSED',
		});
	});

	test('get and renew tokens by client credentials', async () => {
		const data = { baseUrl: server.url, clientId: 'me', clientSecret: 'secret' };
		const store = new CredentialStore([{ type: new TokenApi(), data }]);
		const { items, error } = await runNode({ type: new Caller(), credentials: store });

		expect(error).toBeUndefined();
		expect(items[0].json).toEqual({ ok: true });
		expect(server.seen.map(({ path }) => path)).toEqual([
			'/token',
			'/private',
			'/token',
			'/private',
		]);
		expect(server.seen[0].body).toContain('client_secret=secret');
		expect(store.updates).toHaveLength(2);
	});
});

test('a list search sees filter, page, parameters and credentials', async () => {
	const options = { type: new Echo(), method: 'rows', credentials };
	expect(await listSearch({ ...options, filter: 'tw' })).toEqual({
		results: [{ name: '/echo two', value: 'two' }],
		paginationToken: 'next',
	});
	const second = await listSearch({ ...options, parameters: { path: 'p' }, paginationToken: '2' });
	expect(second.results.map(({ name }) => name)).toEqual(['p2 one', 'p2 two']);
	expect(server.seen[0].key).toBe('good');
});

describe('a poller', () => {
	test('saves at activation and with items, and loses the rest in a crash', async () => {
		const type = new Counter();
		const trigger = poller({ type });
		expect(await trigger.activate()).toBeNull();
		expect(trigger.saved).toEqual({ polls: 1 });

		expect(await trigger.poll()).toBeNull();
		expect(trigger.memory).toEqual({ polls: 2 });
		expect(trigger.saved).toEqual({ polls: 1 });

		trigger.crash();
		type.next.push('items');
		expect((await trigger.poll())?.[0].json).toEqual({ polls: 2, budgetMs: 300_000 });
		expect(trigger.saved).toEqual({ polls: 2 });

		type.next.push('error');
		await expect(trigger.poll()).rejects.toThrow('The service is away');
		expect(trigger.memory).toEqual({ polls: 3 });
		expect(trigger.saved).toEqual({ polls: 2 });
	});

	test('with durable cursors saves timed polls, not the activation', async () => {
		const type = new Counter();
		const trigger = poller({ type, mode: 'durable', budgetMs: 36_000 });
		await trigger.activate();
		expect(trigger.saved).toEqual({});

		await trigger.poll();
		expect(trigger.saved).toEqual({ polls: 1 });

		type.next.push('error', 'items');
		await expect(trigger.poll()).rejects.toThrow('The service is away');
		expect(trigger.saved).toEqual({ polls: 1 });
		expect((await trigger.poll())?.[0].json).toEqual({ polls: 2, budgetMs: 36_000 });
		expect(await trigger.restart()).toBeNull();
		expect(trigger.saved).toEqual({ polls: 2 });
	});

	test('tells an error at activation, and shows a sample', async () => {
		const type = new Counter();
		const trigger = poller({ type, staticData: { polls: 7 }, budgetMs: null });
		type.next.push('error', 'items');
		await expect(trigger.activate()).rejects.toThrow('The service is away');
		expect(trigger.saved).toEqual({ polls: 7 });
		expect((await trigger.poll())?.[0].json).toEqual({ polls: 8, budgetMs: null });

		const { items, touchedState } = await trigger.manual();
		expect(items?.[0].json).toEqual({ sample: true });
		expect(touchedState).toBe(false);
	});
});

test('memory is watched', async () => {
	const { result, tookMs } = await watchMemory(async () => {
		await pause(20);
		return 'done';
	});

	expect(result).toBe('done');
	expect(tookMs).toBeGreaterThan(15);
});
