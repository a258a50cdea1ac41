import { Bench as EntaingineBench } from '../entaingine/setup.mts';
import { Bench as GravityAiBench } from '../gravityAi/bench.mts';
import { Bench as LightenUpBench, start } from '../lightenUp/support.mts';
import { Elsewhere } from './elsewhere.mts';
import { protectPrivateNetworks } from './privateNetworks.mts';

/** The address at which clouds tell a machine about itself, including keys. */
const METADATA = 'http://169.254.169.254/latest/meta-data/';

let gravity: GravityAiBench;
let elsewhere: Elsewhere;

beforeAll(() => {
	protectPrivateNetworks(true);
});

beforeEach(async () => {
	gravity = await GravityAiBench.start({ jobMs: 1 });
	elsewhere = await Elsewhere.open();
});

afterEach(async () => {
	await Promise.all([gravity.stop(), elsewhere.close()]);
});

const link = (url: string) =>
	({
		kind: 'status',
		status: 200,
		body: { data: url, isError: false, errorMessage: null },
	}) as const;

async function resultFrom(url: string) {
	gravity.service.fault('GET', /result-link/, link(url), { times: 9 });
	const { id } = gravity.service.insert();
	return await gravity.run('getResult', { jobId: id, options: { maxRetries: 1 } });
}

describe('a link that a service gives', () => {
	test.each([
		'file:///etc/passwd',
		'FILE:/etc/passwd',
		'ftp://127.0.0.1/x',
		'data:text/plain,x',
		'javascript:alert(1)',
		'//127.0.0.1/x',
		'/etc/passwd',
		'http://',
		'no link',
	])('to %s is not followed', async (url) => {
		const { error, items } = await resultFrom(url);
		expect(error?.message).toContain('its URL is not a web address');
		expect(items).toEqual([]);
	});

	test.each([METADATA, 'http://127.0.0.2/', 'http://[::1]/', 'http://10.0.0.1/'])(
		"to %s goes by n8n's protection of private networks",
		async (url) => {
			const { error } = await resultFrom(url);
			expect(error?.message).toMatch(/Couldn't download .*: .*(blocked|not allowed|IP)/i);
			expect(error?.message).not.toContain('meta-data');
		},
	);

	test("that redirects into a private network goes by n8n's protection, too", async () => {
		gravity.service.storage.fault('GET', /./, { kind: 'redirect', url: METADATA }, { times: 9 });
		const { id } = gravity.service.insert();
		const { error } = await gravity.run('getResult', { jobId: id, options: { maxRetries: 1 } });
		expect(error?.message).toMatch(/Couldn't download .*: .*(blocked|not allowed|IP)/i);
	});

	test('that redirects to a file is not followed', async () => {
		const url = 'file:///etc/passwd';
		gravity.service.storage.fault('GET', /./, { kind: 'redirect', url }, { times: 9 });
		const { id } = gravity.service.insert();
		const { error } = await gravity.run('getResult', { jobId: id });
		expect(error?.message).toContain('its URL is not a web address');
	});

	test('that redirects in a circle comes to an end', async () => {
		const { storage } = gravity.service;
		storage.fault('GET', /./, { kind: 'redirect', url: `${storage.url}/again` }, { times: 99 });
		const { id } = gravity.service.insert();
		const { error } = await gravity.run('getResult', { jobId: id });
		expect(error?.message).toContain('returned 302');
		expect(storage.count()).toBe(6);
	});

	test('at another host gets no key, whatever its host looks like', async () => {
		const url = elsewhere.url.replace('127.0.0.1', 'localhost');
		protectPrivateNetworks(false);
		for (const target of [elsewhere.url, url, elsewhere.url.replace('//', '//127.0.0.1@')]) {
			await resultFrom(`${target}/x`);
		}
		protectPrivateNetworks(true);
		expect(elsewhere.received.length).toBeGreaterThan(0);
		expect(elsewhere.received.join()).not.toContain(gravity.service.keys.first);
	});

	test('in the outputs of a process gets the key at the own host only', async () => {
		const bench = await EntaingineBench.open();
		const { server } = bench;
		const { id } = server.insert();
		server.finish(id, { output: { url: METADATA } });
		const { error } = await bench.run('downloadOutput', { processId: String(id) });
		expect(error?.message).toMatch(/Couldn't download .*: .*(blocked|not allowed|IP)/i);
		await bench.close();
	});
});

describe('an answer', () => {
	test.each([
		['huge numbers', { id: 1e308 * 10, billedUsage: 1e308, recordCount: -1e308 }],
		['numbers where texts are due', { id: 5, status: 1, name: 7, errorMessage: 9 }],
		['lists where texts are due', { id: 'a', status: [], name: [[]], errorMessage: {} }],
	])('with %s does no harm', async (_, data) => {
		const { service } = gravity;
		const body = { data, isError: false, errorMessage: null };
		service.fault('GET', /jobs/, { kind: 'status', status: 200, body }, { times: 9 });
		const { items, error } = await gravity.run('get', { jobId: 'a' });
		expect(error).toBeUndefined();
		expect(items[0].json.state).toMatch(/running|succeeded|failed/);
	});

	test('with the name of a prototype in it changes no other object', async () => {
		const body = '{"data":{"id":"a","status":"success","__proto__":{"polluted":true}}}';
		gravity.service.fault('GET', /jobs/, { kind: 'status', status: 200, body });
		const { error } = await gravity.run('get', { jobId: 'a' });
		expect(error).toBeUndefined();
		expect(Reflect.get({}, 'polluted')).toBeUndefined();
	});

	test.each([400, 500])('that refuses (%i) and is nested without end is told', async (status) => {
		const body = `${'{"error":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
		const bench = await LightenUpBench.open();
		bench.service.fault('POST', /./, { kind: 'status', status, body });
		const { error } = await bench.run(start);
		expect(error?.message).toContain(`returned ${status}`);
		await bench.service.close();
	});
});
