import type { ICredentialType, INodeParameters, INodeType } from 'n8n-workflow';

import { MANIFESTS } from '../../services/index.mts';
import { startArcanna, type ArcannaSimulator } from '../../simulators/arcanna.mts';
import { CredentialStore, runNode } from '../harness/index.mts';
import { KINDS, type Kind } from './kinds.mts';
import { Stub } from './stub.mts';
import { VALUE_NAMES, VALUES, type ValueName } from './values.mts';

interface Opened {
	type: INodeType;
	credential: ICredentialType;
	/** The field with the key, its label, and the header that it is sent in. */
	key: [name: string, label: string, header: string];
	parameters: INodeParameters;
}

const opened: Array<[string, Opened]> = MANIFESTS.map((manifest) => {
	const { service, nodes, credentials, key, plainCall } = manifest;
	return [
		service.name,
		{
			type: nodes[0],
			credential: credentials[0],
			key: [key.field, key.label, key.header],
			parameters: plainCall,
		},
	];
});

function openedOf(service: string): Opened {
	const [, found] = opened.find(([name]) => name === service) ?? [];
	if (found === undefined) throw new Error(`No service is called ${service}`);
	return found;
}

/** Runs a node with a credential. Gives what stopped it, "" where nothing did. */
async function messageOf({ type, credential, parameters }: Opened, data: object): Promise<string> {
	const credentials = new CredentialStore([{ type: credential, data: { ...data } }]);
	const { error } = await runNode({ type, parameters, credentials });
	return error === undefined ? '' : `${error.message} ${error.description ?? ''}`;
}

/** What differs from the outcomes that a kind of field has. */
async function wrongIn(kind: Kind, tryOne: (name: ValueName) => Promise<unknown>) {
	const seen = new Map<ValueName, unknown>();
	for (const name of VALUE_NAMES) seen.set(name, await tryOne(name));
	const wrong = VALUE_NAMES.filter((name) => {
		const outcome = kind[name];
		const expected = typeof outcome === 'string' ? outcome : outcome.readAs;
		return seen.get(name) !== expected;
	});
	return Object.fromEntries(wrong.map((name) => [name, seen.get(name)]));
}

describe.each(opened)('the credential of %s', (_, of) => {
	const [key, label, header] = of.key;
	let stub: Stub;

	beforeEach(async () => {
		stub = await Stub.open(() => ({ data: [], id: 1, outputs: {}, isError: false }));
	});

	afterEach(async () => {
		await stub.close();
	});

	test('names the Base URL for every value that is no address', async () => {
		const wrong = await wrongIn(KINDS.address, async (name) => {
			const baseUrl = `={{ ${VALUES[name]} }}`;
			const message = await messageOf(of, { baseUrl, [key]: 'abcdefgh' });
			return /Base URL/.test(message) ? 'refused' : message;
		});
		expect(wrong).toEqual({});
	});

	test.each(['', '/', ' ', '/ '])('reads an address with "%s" behind it', async (behind) => {
		await messageOf(of, { baseUrl: ` ${stub.url}${behind}`, [key]: 'abcdefgh' });
		expect(stub.calls[0].path).toMatch(/^\/\w/);
	});

	test.each(['Bearer ', ' bearer  ', 'Authorization: Bearer '])(
		'reads a key that was pasted as "%s…"',
		async (before) => {
			await messageOf(of, { baseUrl: stub.url, [key]: `${before}abcdefgh ` });
			expect(String(stub.headers[header]).replace(/^Bearer /, '')).toBe('abcdefgh');
		},
	);

	test('sends a key that is text, and names every other value', async () => {
		const wrong = await wrongIn(KINDS.secret, async (name) => {
			stub.calls = [];
			const given = { baseUrl: stub.url, [key]: `={{ ${VALUES[name]} }}` };
			const message = await messageOf(of, given);
			if (stub.calls.length === 0) return message.includes(`"${label}"`) ? 'refused' : message;
			const sent = String(stub.headers[header]).replace(/^Bearer ?/, '');
			return sent === '' ? 'not set' : sent;
		});
		expect(wrong).toEqual({});
	});
});

describe.each(['Arcanna', 'Gravity AI'])('the Base URL of %s', (service) => {
	const of = openedOf(service);

	test.each(['', '/api', '/api/', '/api/v1', '/api/v1/health/', '/proxy', '/proxy/api/v2/events'])(
		'may end with "%s"',
		async (behind) => {
			const stub = await Stub.open(() => ({ data: [], isError: false }));
			await messageOf(of, { baseUrl: stub.url + behind, [of.key[0]]: 'abcdefgh' });
			await stub.close();
			const before = behind.startsWith('/proxy') ? '/proxy' : '';
			expect(stub.calls[0].path).toMatch(new RegExp(`^${before}/api/v1/[a-z]`));
			expect(stub.headers[of.key[2]]).toBe('abcdefgh');
		},
	);
});

test('the Space ID of the credential is read, or refused by its name', async () => {
	const of = openedOf('entAIngine');
	const stub = await Stub.open(() => ({ id: 1 }));
	const wrong = await wrongIn(KINDS.optionalId, async (name) => {
		stub.calls = [];
		const spaceId = `={{ ${VALUES[name]} }}`;
		const message = await messageOf(of, { baseUrl: stub.url, apiKey: 'abcdefgh', spaceId });
		if (stub.calls.length === 0) return message.includes('"Space ID"') ? 'refused' : message;
		const sent: unknown = JSON.parse(stub.calls[0].body).spaceId;
		return sent ?? 'not set';
	});
	await stub.close();
	expect(wrong).toEqual({});
});

describe('"Ignore SSL Issues" of the credential', () => {
	let service: ArcannaSimulator;

	beforeEach(async () => {
		service = await startArcanna({ tls: true });
	});

	afterEach(async () => {
		await service.close();
	});

	test('is read as a switch, or refused by its name', async () => {
		const of = openedOf('Arcanna');
		const wrong = await wrongIn(KINDS.switch, async (name) => {
			const allowUnauthorizedCerts = `={{ ${VALUES[name]} }}`;
			const data = { baseUrl: service.url, apiKey: service.keys.input, allowUnauthorizedCerts };
			const message = await messageOf(of, data);
			if (message === '') return true;
			if (message.includes('"Ignore SSL Issues (Insecure)" is ')) return 'refused';
			if (!/certificate is self-signed/.test(message)) return message;
			const { [name]: outcome } = KINDS.switch as Kind;
			return outcome === 'not set' ? 'not set' : false;
		});
		expect(wrong).toEqual({});
	});

	test.each([' true', 'TRUE ', '={{ true }} ', '1'])('is on where it is "%s"', async (given) => {
		const data = {
			baseUrl: service.url,
			apiKey: service.keys.input,
			allowUnauthorizedCerts: given,
		};
		expect(await messageOf(openedOf('Arcanna'), data)).toBe('');
	});
});
