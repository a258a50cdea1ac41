import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { systemClock } from '../../../../nodes/shared/clock';
import { readText } from '../../../../nodes/shared/http/body';
import type { Request, Upload } from '../../../../nodes/shared/http/exchange';
import { TIME_UP, TimeLimit } from '../../../../nodes/shared/http/timeLimit';
import { n8nTransport, timedOut } from '../../../../nodes/shared/http/transport';
import { create, partly, read } from '../support.mts';
import { breakingStream, streamOf } from '../files/support.mts';

/** Sends a request through a helper of n8n that answers. */
async function send(
	request: Request,
	body: unknown,
	{ status = 200, type = 'oracleApi', ms = 0 } = {},
) {
	const sent: IHttpRequestOptions[] = [];
	let signedWith: unknown;
	const answer = async (options: IHttpRequestOptions) => {
		sent.push(options);
		await systemClock.sleep(ms);
		return { statusCode: status, headers: {}, body };
	};
	const helpers = {
		httpRequest: answer,
		httpRequestWithAuthentication: async (
			_: string,
			options: IHttpRequestOptions,
			more: unknown,
		) => {
			signedWith = more;
			return await answer(options);
		},
	};
	const caller = partly<IExecuteFunctions>({ helpers, getExecutionCancelSignal: () => undefined });
	const credential = { type, data: {}, baseUrl: 'https://oracle.example', secrets: [] };
	const transport = n8nTransport(caller, credential, { allowUnauthorizedCerts: false });
	return { outcome: await transport(request), options: sent[0], signedWith };
}

describe('a request', () => {
	const opened: string[] = [];
	const upload: Upload = {
		contentType: 'text/csv',
		open: async () => {
			opened.push('open');
			const close = () => opened.push('close');
			return await Promise.resolve({ body: Buffer.from('a,b'), bytes: 3, close });
		},
	};
	const json = { accept: 'application/json' };

	test.each<[string, Request, IHttpRequestOptions['headers'], string | undefined]>([
		['without a body', read, json, undefined],
		[
			'with JSON',
			{ ...create, body: { a: 1 } },
			{ ...json, 'content-type': 'application/json' },
			'{"a":1}',
		],
		[
			'with an upload',
			{ ...create, upload },
			{
				accept: expect.stringContaining('application/json'),
				'content-type': 'text/csv',
				'content-length': 3,
			},
			'a,b',
		],
	])('is sent %s', async (_what, request, headers, body) => {
		const { options } = await send(request, streamOf('{}'));
		expect(options).toMatchObject({ url: `https://oracle.example${request.path}`, headers });
		expect(options.body?.toString()).toBe(body);
	});

	test('closes what it has uploaded', () => {
		expect(opened).toEqual(['open', 'close']);
	});

	test.each([
		['oracleApi', true],
		['oracleOAuth2Api', { ignore: true, except: [401, 403] }],
	])('with %s has n8n ignore statuses: %j', async (type, expected) => {
		const { options } = await send(read, streamOf('{}'), { type });
		expect(options.ignoreHttpStatusErrors).toEqual(expected);
	});

	test('is signed with the credential that the run has read', async () => {
		const { signedWith } = await send(read, streamOf('{}'));
		expect(signedWith).toMatchObject({ credentialsDecrypted: { type: 'oracleApi', data: {} } });
	});

	test('is not sent where its upload does not open in time', async () => {
		const open = async () => await new Promise<never>(() => {});
		const slow: Request = { ...create, timeoutMs: 20, upload: { contentType: 'text/csv', open } };
		const { outcome, options } = await send(slow, streamOf('{}'));
		expect(outcome).toMatchObject({ kind: 'unreachable', transient: true });
		expect(options).toBeUndefined();
	});

	test('that begins after its deadline has a second all the same', async () => {
		const until = systemClock.monotonicMs() - 10_000;
		const { outcome } = await send({ ...read, until }, streamOf('{}'), { ms: 120 });
		expect(outcome).toMatchObject({ kind: 'answer', status: 200 });
	});
});

test.each<[string, unknown, string]>([
	['a stream', streamOf('{"a":', '1}'), '{"a":1}'],
	['a text', '{"a":1}', '{"a":1}'],
	['JSON that n8n has read', { a: 1 }, '{"a":1}'],
	['nothing', undefined, ''],
])('an answer that is %s is read', async (_what, body, expected) => {
	expect((await send(read, body)).outcome).toMatchObject({ kind: 'answer', body: expected });
});

test.each<[number, object]>([
	[200, { kind: 'lost', reason: 'the connection was lost' }],
	[500, { kind: 'answer', status: 500, body: 'beg' }],
])('an answer with status %d that breaks off', async (status, expected) => {
	const body = breakingStream(new Error('aborted'), 'beg');
	expect((await send(read, body, { status })).outcome).toMatchObject(expected);
});

test('a good answer of more than 64 MB is left out, and a refusal cut', async () => {
	const megabyte = Buffer.alloc(1024 * 1024, 'a');
	const large = () => streamOf(...new Array<Buffer>(65).fill(megabyte));
	const { outcome } = await send(read, large());
	expect(outcome).toMatchObject({ kind: 'answer', status: 200, body: '', tooLarge: true });
	const { outcome: refused } = await send(read, large(), { status: 400 });
	expect(refused).not.toHaveProperty('tooLarge');
	expect('body' in refused && refused.body.length).toBe(megabyte.length);
});

test.each([
	['whole', streamOf('ab', 'c'), 10, { text: 'abc', end: 'whole' }],
	['too large', streamOf('ab', 'c'), 2, { text: 'ab', end: 'too large' }],
	[
		'broken',
		breakingStream(new Error('reset'), 'ab'),
		10,
		{ text: 'ab', end: 'broken', error: new Error('reset') },
	],
])('a body is read: %s', async (_how, stream, most, expected) => {
	expect(await readText(stream, most)).toEqual(expected);
});

test.each([
	['oracleApi', true, { kind: 'lost' }],
	['oracleApi', false, { kind: 'unreachable', transient: true }],
	['oracleOAuth2Api', true, { kind: 'lost' }],
	['oracleOAuth2Api', false, { kind: 'unreachable', transient: true, unsigned: true }],
])('with %s, a try that takes too long (sent: %s) comes to %j', (type, sent, expected) => {
	const limit = new TimeLimit(1_000);
	limit.close();
	const credential = { type, data: {}, baseUrl: '', secrets: [] };
	expect(timedOut({ limit, sent }, credential)).toEqual({
		...expected,
		reason: expect.stringMatching(/./),
	});
});

describe('a time limit', () => {
	const never = new Promise<never>(() => {});

	test('ends with the run, whenever that is cancelled', async () => {
		const run = new AbortController();
		const limits = [1, 2].map(() => new TimeLimit(60_000, undefined, run.signal));
		const waits = limits.map(async (limit) => await limit.within(never));
		run.abort();
		for (const wait of waits) await expect(wait).rejects.toThrow('canceled');
		expect(limits.map(({ signal }) => signal.aborted)).toEqual([true, true]);
		const late = new TimeLimit(60_000, undefined, run.signal);
		await expect(late.within(never)).rejects.toThrow('canceled');
	});

	test('ends what takes too long', async () => {
		const limit = new TimeLimit(20);
		expect(await limit.within(never)).toBe(TIME_UP);
		expect(limit.signal.aborted).toBe(true);
	});
});
