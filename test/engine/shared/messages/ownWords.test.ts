import { MANIFESTS } from '../../../services/index.mts';
import { CredentialStore, listSearch, poller, runAsTool, runNode } from '../../harness/index.mts';
import { Stub } from '../../values/stub.mts';

/** n8n has a sentence of its own for each of these, wherever it is in a message: `NodeError`. */
const REPLACED = [
	...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'ERRADDRINUSE', 'EADDRNOTAVAIL'],
	...['ECONNABORTED', 'EHOSTUNREACH', 'EAI_AGAIN', 'ENOENT', 'EISDIR', 'ENOTDIR', 'EACCES'],
	...['EEXIST', 'EPERM', 'GETADDRINFO'],
];
const WORDS = `No ${REPLACED.map((code) => `${code.toLowerCase()}-x`).join(', ')} (spaceAccess)`;
const ID = 'etimedout-17';

const CASES = MANIFESTS.map(({ service, nodes, credentials, key, refusal, job }) => ({
	name: service.name,
	type: nodes[0],
	trigger: nodes[1],
	credential: credentials[0],
	key: key.field,
	get: { ...job.get, [job.idParameter]: ID },
	watch: job.watch(ID),
	refusal: refusal(WORDS),
	failed: job.failed(ID, WORDS),
	/** What an expression fails in. */
	field: job.idParameter,
}));
type Case = (typeof CASES)[number];

let stub: Stub;
let answer: unknown;

beforeEach(async () => {
	stub = await Stub.open(() => answer);
});

afterEach(async () => {
	await stub.close();
});

const credentialsOf = ({ credential, key }: Case) =>
	new CredentialStore([{ type: credential, data: { baseUrl: stub.url, [key]: 'abcdefgh' } }]);
const waiting = { waitForCompletion: true, options: { timeout: 5, maxRetries: 0 } };

describe.each(CASES)('$name: words in which n8n sees the name of a system error', (one) => {
	const { type, trigger, get, watch } = one;

	test.each([400, 403, 404, 422, 500])('stay in the headline (%i)', async (status) => {
		[answer, stub.status] = [one.refusal, status];
		const credentials = credentialsOf(one);
		const parameters = { ...get, options: { maxRetries: 0 } };
		const { error } = await runNode({ type, parameters, credentials });
		expect(error?.message).toBe(WORDS);
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			for (const retryOnFail of [false, true]) {
				const settings = { onError, retryOnFail, maxTries: 2, waitBetweenTries: 1 };
				const ran = await runNode({ type, parameters, credentials, settings });
				const [item] = [...ran.items, ...ran.errorItems];
				expect(item.json.error).toBe(WORDS);
			}
		}
		for (const via of ['call', 'request'] as const) {
			const { response, error: refusal } = await runAsTool({ type, parameters, credentials, via });
			expect(refusal?.message ?? JSON.stringify(response)).toContain(WORDS);
		}
	});

	test('stay in the headline of a poll', async () => {
		[answer, stub.status] = [one.refusal, 403];
		const watching = poller({ type: trigger, parameters: watch, credentials: credentialsOf(one) });
		await expect(watching.activate()).rejects.toThrow(WORDS);
		await expect(watching.manual()).rejects.toThrow(WORDS);
	});

	test('stay beside the ID of a job that failed', async () => {
		[answer, stub.status] = [one.failed, 200];
		const parameters = { ...get, ...waiting };
		const { error } = await runNode({ type, parameters, credentials: credentialsOf(one) });
		expect(error?.message).toContain(`${ID} failed: ${WORDS}`);
		expect(error?.description).not.toMatch(/still running|keeps running/);
	});

	test('stay in what is said of a value', async () => {
		const parameters = { ...get, [one.field]: { eacces: 1 }, options: { maxRetries: '5 EACCES' } };
		const credentials = credentialsOf(one);
		for (const given of [{ ...parameters, [one.field]: 'x' }]) {
			const { error } = await runNode({ type, parameters: given, credentials });
			expect(error?.message).toContain('"Max Retries" is "5 EACCES"');
			for (const via of ['call', 'request'] as const) {
				const ran = await runAsTool({ type, parameters: given, credentials, via });
				expect(`${ran.error?.message} ${String(ran.response)}`).toContain('"Max Retries" is');
			}
		}
	});
});

const LISTS = CASES.flatMap((one) =>
	Object.keys(one.type.methods?.listSearch ?? {}).map((method) => [method, one] as const),
);

test.each(LISTS)('the words stay in a list of the editor (%s)', async (method, one) => {
	[answer, stub.status] = [one.refusal, 400];
	const { type } = one;
	const asked = listSearch({ type, method, credentials: credentialsOf(one) });
	await expect(asked).rejects.toThrow(WORDS);
});

describe.each(CASES)("$name: an expression's own error", (one) => {
	const parameters = { ...one.get, [one.field]: "={{ $('Nowhere').item.json.id }}" };

	test("keeps n8n's words and the name of the parameter", async () => {
		const { error } = await runNode({
			type: one.type,
			parameters,
			credentials: credentialsOf(one),
		});
		expect(error?.message).toContain("Referenced node doesn't exist");
		// The editor makes its description of these.
		expect(error?.context).toMatchObject({
			parameter: one.field,
			nodeCause: 'Nowhere',
			descriptionKey: 'nodeNotFound',
		});
		expect(stub.calls).toEqual([]);
	});

	test('keeps them in an error item', async () => {
		const settings = { onError: 'continueRegularOutput' } as const;
		const credentials = credentialsOf(one);
		const { items } = await runNode({ type: one.type, parameters, credentials, settings });
		expect(items[0].json.error).toContain("Referenced node doesn't exist");
		expect(items[0].json.details).toMatchObject({
			advice: `Check the expression in the parameter "${one.field}".`,
		});
	});
});
