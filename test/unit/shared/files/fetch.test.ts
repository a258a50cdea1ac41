import type { FileTransport } from '../../../../nodes/shared/http/exchange';
import { n8nFileTransport } from '../../../../nodes/shared/files/transport';
import { reworked } from '../../../../nodes/shared/files/streams';
import { breakingStream, callerOf, macrotask, silentStream, streamOf, text } from './support.mts';

const credentialOf = (baseUrl: string) => ({
	type: 'oracleApi',
	data: { apiKey: 'key' },
	baseUrl,
	secrets: [],
});
const settings = { allowUnauthorizedCerts: false };
const file = () => ({
	statusCode: 200,
	headers: { 'content-type': 'text/csv' },
	body: streamOf('abc'),
});

const transport = (
	caller: ReturnType<typeof callerOf>,
	baseUrl = 'https://oracle.example',
	more = {},
) => n8nFileTransport(caller.context, credentialOf(baseUrl), { ...settings, ...more });

function close(outcome: Awaited<ReturnType<FileTransport>>) {
	if (outcome.kind === 'file') outcome.stream.destroy();
}

describe('an address', () => {
	test.each([
		['https://files.example/a', 'https://oracle.example', true],
		['https://files.example/a', 'http://oracle.example', true],
		['http://files.example/a', 'http://oracle.example', true],
		['http://files.example/a', 'https://oracle.example', false],
		['HTTP://files.example/a', 'https://oracle.example', false],
		['ftp://files.example/a', 'http://oracle.example', false],
		['data:text/plain,a', 'http://oracle.example', false],
		['/a', 'http://oracle.example', false],
		['', 'http://oracle.example', false],
	])('%p of a service at %s is opened: %p', async (url, baseUrl, opened) => {
		const caller = callerOf(file);
		const outcome = await transport(caller, baseUrl)({ url, signed: false });
		close(outcome);

		expect(outcome.kind).toBe(opened ? 'file' : 'unreachable');
		expect(caller.requests.map((request) => request.url)).toEqual(opened ? [url] : []);
	});

	test.each([
		['https://oracle.example/a', true, true],
		['https://oracle.example/a', false, false],
		['https://oracle.example:8443/a', true, false],
		['https://oracle.example.evil.example/a', true, false],
		['https://files.example/a', true, false],
	])('%s gets the key where %p is asked: %p', async (url, signed, withKey) => {
		const caller = callerOf(file);
		close(await transport(caller)({ url, signed }));

		expect(caller.signed).toHaveLength(withKey ? 1 : 0);
		expect(caller.requests).toEqual([
			expect.objectContaining({ url, disableFollowRedirect: true, encoding: 'stream' }),
		]);
	});
});

test('an answer that is no file is read as far as it takes', async () => {
	const body = streamOf(...Array.from({ length: 60 }, () => 'x'.repeat(20_000)));
	const outcome = await transport(callerOf(() => ({ statusCode: 404, headers: {}, body })))({
		url: 'https://files.example/a',
		signed: false,
	});

	expect(outcome).toMatchObject({ kind: 'answer', status: 404 });
	expect('body' in outcome && outcome.body.length).toBe(52 * 20_000);
	await macrotask();
	expect(body.destroyed).toBe(true);
});

test('a stream that says nothing for the time of the timeout breaks', async () => {
	const body = silentStream('abc');
	const outcome = await transport(
		callerOf(() => ({ ...file(), body })),
		undefined,
		{
			timeoutMs: 30,
		},
	)({ url: 'https://files.example/a', signed: false });
	if (outcome.kind !== 'file') throw new Error('A file is due');

	await expect(text(outcome.stream)).rejects.toThrow('nothing came for too long');
});

describe('a stream made of another', () => {
	const transient = async function* (chunks: AsyncIterable<Buffer>) {
		yield* chunks;
	};

	test('gives what the generator makes', async () => {
		const made = reworked(streamOf('b', 'c'), async function* (chunks) {
			yield Buffer.from('a');
			yield* chunks;
			yield Buffer.from('d');
		});

		expect(await text(made)).toBe('abcd');
	});

	test('keeps an error for the one who reads it later', async () => {
		const made = reworked(breakingStream(new Error('broken'), 'a'), transient);
		await macrotask();

		await expect(text(made)).rejects.toThrow('broken');
	});

	test('closes its source with itself', async () => {
		const source = streamOf('a', 'b');
		reworked(source, transient).destroy();
		await macrotask();

		expect(source.destroyed).toBe(true);
	});
});
