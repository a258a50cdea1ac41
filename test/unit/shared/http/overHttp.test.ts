import { n8nFileTransport } from '../../../../nodes/shared/files/transport';
import type { Caller } from '../../../../nodes/shared/http/transport';

function transport(baseUrl: string) {
	const sent: Array<{ url: string; signed: boolean }> = [];
	const answering = (signed: boolean) => (options: { url: string }) => {
		sent.push({ url: options.url, signed });
		return { statusCode: 404, headers: {}, body: '' };
	};
	const caller: Caller = Object.assign(Object.create(null), {
		helpers: {
			httpRequest: answering(false),
			httpRequestWithAuthentication: (_: string, options: { url: string }) =>
				answering(true)(options),
		},
	});
	const credential = { type: 'anApi', data: {}, baseUrl, secrets: [] };
	const fetchFile = n8nFileTransport(caller, credential, { allowUnauthorizedCerts: false });
	return { sent, fetchFile };
}

const plain = 'http://files.example.com/a.mp3';

test.each([
	['https://api.example.com', undefined, false],
	['https://api.example.com', true, true],
	['http://localhost:8080', undefined, true],
])('from %s, with overHttp %j, a file on http is asked for: %j', async (base, overHttp, asked) => {
	const { sent, fetchFile } = transport(base);
	const outcome = await fetchFile({ url: plain, signed: true, overHttp });
	expect(sent).toEqual(asked ? [{ url: plain, signed: false }] : []);
	if (!asked) expect(outcome).toMatchObject({ kind: 'unreachable', transient: false });
});

test('the key of a service on https never goes over http, not even to the same host', async () => {
	const { sent, fetchFile } = transport('https://api.example.com');
	await fetchFile({ url: 'http://api.example.com/a.mp3', signed: true, overHttp: true });
	await fetchFile({ url: 'https://api.example.com/a.mp3', signed: true, overHttp: true });
	expect(sent.map(({ signed }) => signed)).toEqual([false, true]);
});
