import { MANIFESTS } from '../services/index.mts';
import { type ArcannaSimulator, startArcanna } from '../simulators/arcanna.mts';
import { CredentialStore, runNode } from './harness/index.mts';
import {
	likeHttpRequest,
	likeNewerNodes,
	OtherNode,
	type SignedRequest,
} from './signedRequest.mts';

const KEY = 'simulated-key-of-the-user';
const PATH = '/some/path';

const CREDENTIALS = MANIFESTS.map(({ credentials: [type], key: { field, header } }) => ({
	type,
	field,
	header,
	sent: header === 'authorization' ? `Bearer ${KEY}` : KEY,
}));
const HELPERS = [
	{ helper: 'requestWithAuthentication', asked: likeHttpRequest },
	{ helper: 'httpRequestWithAuthentication', asked: likeNewerNodes },
];
const CASES = CREDENTIALS.flatMap((credential) =>
	HELPERS.flatMap((helper) =>
		([302, 307] as const).flatMap((status) =>
			(['GET', 'POST'] as const).map((method) => ({
				...credential,
				...helper,
				status,
				method,
				name: credential.type.name,
			})),
		),
	),
);

let own: ArcannaSimulator;
let other: ArcannaSimulator;

beforeAll(async () => {
	[own, other] = await Promise.all([startArcanna(), startArcanna()]);
});

afterAll(async () => {
	await Promise.all([own.close(), other.close()]);
});

beforeEach(() => {
	own.forget();
	other.forget();
});

const sendFrom = async (
	{ type, field, status }: Pick<(typeof CASES)[number], 'type' | 'field' | 'status'>,
	request: SignedRequest,
) => {
	const url = `${other.url}${PATH}`;
	own.fault('*', /./, { kind: 'redirect', url, status }, { times: 9 });
	return await runNode({
		type: new OtherNode(type.name, request),
		credentials: new CredentialStore([{ type, data: { baseUrl: own.url, [field]: KEY } }]),
	});
};
const headersAt = ({ received }: ArcannaSimulator) => received.map(({ headers }) => headers);

describe('a redirect to another host does not get the key when another node uses the credential', () => {
	test.each(CASES)('$name, $helper, $method, $status', async ({ asked, ...one }) => {
		const { error } = await sendFrom(one, asked(one.method, own.url + PATH));
		expect(headersAt(other)).toEqual([]);
		expect(headersAt(own)).toEqual([expect.objectContaining({ [one.header]: one.sent })]);
		expect(error?.httpCode).toBe(String(one.status));
	});
});

test.each(CREDENTIALS)(
	'a node that wants every answer gets the redirect itself ($type.name)',
	async (credential) => {
		const older = likeHttpRequest('GET', own.url + PATH);
		const newer = likeNewerNodes('GET', own.url + PATH);
		Object.assign(older.options, { simple: false });
		Object.assign(newer.options, { ignoreHttpStatusErrors: true });
		for (const request of [older, newer]) {
			const { items, error } = await sendFrom({ ...credential, status: 307 }, request);
			expect(error).toBeUndefined();
			expect(items[0]?.json).toEqual({ statusCode: 307, location: other.url + PATH });
		}
		expect(headersAt(other)).toEqual([]);
	},
);
