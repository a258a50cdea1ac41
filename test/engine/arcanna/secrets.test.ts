import { SCOPES } from '../../simulators/arcanna/keys.mts';
import { startArcanna } from '../../simulators/arcanna.mts';
import { ANY, Bench, create, everyOperation, everythingToldBy, getLabels } from './support.mts';

let bench: Bench;

/** Some of it must be encoded in a URL and in JSON. */
const KEY = 'kEy+with/odd=signs&"quotes"%41';

beforeEach(async () => {
	bench = await Bench.open();
	bench.service.insert({ job_id: 123, event_id: 'e1' });
	bench.service.keyring.set(KEY, {
		kind: 'management',
		owner: 'manager',
		scopes: SCOPES,
	});
});

afterEach(async () => {
	await bench.service.close();
});

const forms = [
	KEY,
	JSON.stringify(KEY).slice(1, -1),
	JSON.stringify(JSON.stringify(KEY)).slice(3, -3),
	encodeURIComponent(KEY),
];

describe.each(everyOperation)('%s', (_, parameters) => {
	test.each([400, 401, 403, 500])('tells the key to no one after status %i', async (status) => {
		bench.service.fault('*', ANY, { kind: 'echoKey', status }, { times: 99 });
		const credentials = bench.credentials({ apiKey: KEY });
		for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
			const result = await bench.run(
				{ ...parameters, options: { maxRetries: 0 } },
				{ credentials, settings: { onError } },
			);
			const told = everythingToldBy(result);
			expect(told).toContain('Unknown key: ***');
			for (const form of forms) expect(told).not.toContain(form);
		}
	});

	test('tells the key to no one when it goes well, and sends it in its header only', async () => {
		const credentials = bench.credentials({ apiKey: ` ${KEY} ` });
		const result = await bench.run(parameters, { credentials });
		expect(result.error).toBeUndefined();
		const told = everythingToldBy(result);
		for (const form of forms) expect(told).not.toContain(form);
		for (const { headers, ...rest } of bench.service.received) {
			expect(headers['x-arcanna-api-key']).toBe(KEY);
			const elsewhere = JSON.stringify([rest, { ...headers, 'x-arcanna-api-key': '' }]);
			for (const form of forms) expect(elsewhere).not.toContain(form);
		}
	});

	test('tells the key to no one that a good response repeats', async () => {
		bench.service.fault('*', ANY, { kind: 'echoKey', status: 200 }, { times: 99 });
		const result = await bench.run(parameters, { credentials: bench.credentials({ apiKey: KEY }) });
		for (const form of forms) expect(everythingToldBy(result)).not.toContain(form);
	});

	test.each([301, 302, 307, 308])(
		'is not sent on to another address (%i), and that is told',
		async (status) => {
			const other = await startArcanna();
			const url = `${other.url.replace('//', '//me:pass@')}/api/v1/elsewhere?token=1#part`;
			bench.service.fault('*', ANY, { kind: 'redirect', url, status }, { times: 9 });
			const result = await bench.run(parameters, { credentials: bench.manager() });
			expect(result.error?.message).toBe(
				`Arcanna redirected the request to ${other.url}/api/v1/elsewhere (HTTP ${status})`,
			);
			expect(result.error?.description).toContain('as Base URL in the credential');
			expect(bench.service.count()).toBe(1);
			expect(other.received).toEqual([]);
			await other.close();
		},
	);
});

test.each(['drop', 'cut', 'empty', 'hang'] as const)(
	'a connection that breaks (%s) tells no key',
	async (kind) => {
		for (const parameters of [create, getLabels]) {
			bench.service.fault('*', ANY, { kind }, { times: 1 });
			const result = await bench.run(
				{ ...parameters, options: { maxRetries: 0 } },
				{ credentials: bench.credentials({ apiKey: KEY }), requestOptions: { timeout: 100 } },
			);
			expect(result.error).toBeDefined();
			for (const form of forms) expect(everythingToldBy(result)).not.toContain(form);
		}
	},
);
