import { MANIFESTS } from '../../../services/index.mts';
import { everythingIn } from '../../faults/secrets.mts';
import { CredentialStore, runNode } from '../../harness/index.mts';
import { Stub } from '../../values/stub.mts';

const KEY = 'kEy+with/odd=signs&"quotes"%41\\u';
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const each = (text: string, escape: (code: number) => string) =>
	[...text].map((one) => escape(one.charCodeAt(0))).join('');
const hex = (code: number, digits = 2) => code.toString(16).padStart(digits, '0');
const html = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** How a service can repeat a key; with what of it nobody may find. */
const FORMS: Array<[string, string]> = [
	['as it is', KEY],
	['in JSON', json(KEY)],
	['in JSON with escaped slashes', json(KEY).replaceAll('/', '\\/')],
	['in JSON, escaped as a whole', each(KEY, (code) => `\\u${hex(code, 4).toUpperCase()}`)],
	['in JSON in JSON', json(json(KEY))],
	['in JSON in JSON in JSON', json(json(json(KEY)))],
	['in a URL', encodeURIComponent(KEY)],
	['in a URL, every byte', each(KEY, (code) => `%${hex(code)}`)],
	['in a URL, twice', encodeURIComponent(encodeURIComponent(KEY))],
	['in a form', new URLSearchParams({ key: KEY }).toString().slice(4)],
	['in HTML', html(KEY)],
	['in HTML, twice', html(html(KEY))],
	[
		'in HTML, by name',
		KEY.replaceAll('&', '&amp;').replaceAll('+', '&plus;').replaceAll('=', '&equals;'),
	],
	['in HTML, by number', each(KEY, (code) => `&#${code};`)],
	['in Python', KEY.replaceAll('\\', '\\\\').replaceAll("'", "\\'")],
	['in Python, bytes', each(KEY, (code) => `\\x${hex(code)}`)],
	['in JavaScript', each(KEY, (code) => `\\u{${hex(code, 1)}}`)],
	['in octal', each(KEY, (code) => `\\${code.toString(8).padStart(3, '0')}`)],
	['in base64', Buffer.from(KEY).toString('base64')],
	['in base64 for URLs', Buffer.from(KEY).toString('base64url')],
	['in hexadecimal digits', Buffer.from(KEY).toString('hex')],
];
const CASES = MANIFESTS.map(({ service, nodes: [type], credentials, key, refusal, job }) => ({
	name: service.name,
	type,
	credential: credentials[0],
	key: key.field,
	refusal,
	get: { ...job.get, [job.idParameter]: 'e1' },
	good: (text: string) => job.succeeded('e1', text),
}));

let stub: Stub;
let answer: unknown;

beforeEach(async () => {
	stub = await Stub.open(() => answer);
});

afterEach(async () => {
	await stub.close();
});

/** All that n8n shows, stores or logs of a run. */
async function toldBy({ type, credential, key, get }: (typeof CASES)[number]): Promise<string> {
	const data = { baseUrl: stub.url, [key]: ` ${KEY}\n` };
	const result = await runNode({
		type,
		parameters: { ...get, options: { maxRetries: 0 } },
		credentials: new CredentialStore([{ type: credential, data }]),
	});
	return everythingIn(result);
}

describe.each(CASES)('$name', (one) => {
	test.each(FORMS)('tells the key to no one when a refusal has it %s', async (_, form) => {
		for (const [status, body] of [
			[400, one.refusal(`Unknown key: <${form}>, sorry`)],
			[500, `Unknown key: <${form}>, sorry`],
		] as const) {
			[stub.status, answer] = [status, body];
			const told = await toldBy(one);
			expect(told).toContain('Unknown key: <***');
			for (const part of [form, json(form)]) expect(told).not.toContain(part);
		}
	});

	test.each(FORMS)('hands it on to no one when a good answer has it %s', async (_, form) => {
		[stub.status, answer] = [200, one.good(`The key is <${form}>, thanks`)];
		const told = await toldBy(one);
		expect(told).toContain('The key is <***');
		for (const part of [form, json(form)]) expect(told).not.toContain(part);
	});

	test('hands it on to no one when the JSON of a good answer has it in escapes', async () => {
		const text = JSON.stringify(one.good('The key is <HERE>, thanks'));
		[stub.status, answer] = [
			200,
			text.replace(
				'HERE',
				each(KEY, (code) => `\\u${hex(code, 4)}`),
			),
		];
		const told = await toldBy(one);
		expect(told).toContain('The key is <***');
		expect(told).not.toContain(KEY);
	});
});
