import { isObject, type JsonObject } from '../../lab/json.mts';
import { itemsOf, type WorkflowDraft } from '../../lab/rest.mts';
import type { CredentialRef } from '../../lab/workflows.mts';
import { startArcanna } from '../../simulators/arcanna.mts';
import type { ReceivedRequest } from '../../simulators/server.mts';
import type { Rig, Stage } from '../part.mts';

const START = 'Start';
const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';
/** Of the HTTP Request node: until 4.3 it takes the header `Authorization` along, too. */
const OLDER_VERSION = 4.2;
const STATUSES = [302, 307];
const METHODS = ['GET', 'POST'];
const KEY = 'simulated-key-of-the-user';
const CREDENTIALS = [
	{ type: 'arcannaApi', field: 'apiKey', header: 'x-arcanna-api-key', value: KEY },
	{ type: 'gravityAiApi', field: 'apiKey', header: 'x-api-key', value: KEY },
	{ type: 'entaingineApi', field: 'apiKey', header: 'authorization', value: `Bearer ${KEY}` },
	{ type: 'lightenUpApi', field: 'accessToken', header: 'authorization', value: `Bearer ${KEY}` },
];
const REQUESTS = CREDENTIALS.flatMap(({ type, header, value }) =>
	STATUSES.flatMap((status) =>
		METHODS.map((method) => {
			const name = `${type} ${method} ${status}`;
			return { type, header, value, status, method, name, path: `/${type}/${status}` };
		}),
	),
);

/**
 * Sends requests with n8n's HTTP Request node and each key credential to a host that redirects them
 * to another one, and checks that the key reaches the first host and no other.
 */
export async function proveRedirects({ n8n }: Rig, { checks, cleanup }: Stage): Promise<void> {
	const [own, other] = await Promise.all([startArcanna(), startArcanna()]);
	cleanup.add(async () => await own.close());
	cleanup.add(async () => await other.close());
	const references: Record<string, CredentialRef> = {};
	for (const { type, field } of CREDENTIALS) {
		const name = `Redirected ${type}`;
		const id = await n8n.createCredential(name, type, { baseUrl: own.url, [field]: KEY });
		references[type] = { id, name };
	}
	for (const version of [OLDER_VERSION, newestOf(await n8n.nodeDescriptions())]) {
		own.forget();
		other.forget();
		for (const status of STATUSES) {
			const fault = { kind: 'redirect', url: `${other.url}/elsewhere`, status } as const;
			own.fault('*', new RegExp(`/${status}$`), fault, { times: REQUESTS.length });
		}
		const draft = requestingWorkflow(version, own.url, references);
		const execution = await n8n.finished(await n8n.run(await n8n.createWorkflow(draft), START));
		const node = `HTTP Request ${version}`;
		checks.equal(
			`${node} sends ${REQUESTS.length} requests with a key to the host of the Base URL`,
			own.received.map(keyIn),
			REQUESTS.map(({ path, header, value }) => [path, header, value]),
		);
		checks.equal(
			`${node} takes no key to where they are redirected`,
			other.received.map(keyIn),
			[],
		);
		checks.equal(
			`${node} tells each redirect as an error with its status`,
			REQUESTS.map(({ name }) => itemsOf(execution, name).map(statusTold)),
			REQUESTS.map(({ status }) => [status]),
		);
	}
}

/** A workflow that sends one request after the other, each with a node of its own. */
function requestingWorkflow(
	version: number,
	host: string,
	credentials: Record<string, CredentialRef>,
): WorkflowDraft {
	const start = {
		name: START,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		parameters: {},
	};
	const sending = REQUESTS.map(({ name, type, method, path }) => ({
		name,
		type: HTTP_REQUEST,
		typeVersion: version,
		parameters: {
			method,
			url: host + path,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: type,
			...(method === 'POST' && { sendBody: true, specifyBody: 'json', jsonBody: '{"a":1}' }),
			options: {},
		},
		credentials: { [type]: credentials[type] },
		onError: 'continueRegularOutput',
	}));
	const nodes = [start, ...sending].map((node, index) => ({
		...node,
		id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
		position: [index * 220, 0],
	}));
	const links = sending.map(({ name }, index) => [
		nodes[index].name,
		{ main: [[{ node: name, type: 'main', index: 0 }]] },
	]);
	return {
		name: `Redirects of HTTP Request ${version}`,
		nodes,
		connections: Object.fromEntries(links),
		settings: { executionOrder: 'v1' },
	};
}

/** The newest version of n8n's HTTP Request node that this n8n has. */
function newestOf(types: JsonObject[]): number {
	const versions = types.filter(({ name }) => name === HTTP_REQUEST).map(({ version }) => version);
	return Math.max(...versions.flat().map(Number));
}

/** The status with which the message of an error item begins. */
function statusTold({ error }: JsonObject): number {
	const message = isObject(error) ? error.message : error;
	return Number.parseInt(String(message), 10);
}

/** The path of a request, and the header in which it has the key. */
function keyIn({ path, headers }: ReceivedRequest): unknown[] {
	const [name, value] = Object.entries(headers).find(([, text]) => text?.includes(KEY)) ?? [];
	return [path, name, value];
}
