import { download, downloadToStore } from '../../../../nodes/shared/files/download';
import type { FileRequest } from '../../../../nodes/shared/http/exchange';
import { Pace } from '../../../../nodes/shared/http/pace';
import { answer, lost, nowhere, thrownBy, unreachable } from '../support.mts';
import { arriving, breakingStream, fetching, streamOf } from './support.mts';

const URL_WITH_KEY = 'https://files.example/out/scores.csv?Signature=s3cr3t';
const request: FileRequest = { url: URL_WITH_KEY, signed: false };
const csv = { 'content-type': 'text/csv', 'content-length': '3' };
const broken = (code?: string) => Object.assign(new Error('aborted'), { code });

describe('a download', () => {
	test('is put into the store with its name and type', async () => {
		const client = fetching([arriving(streamOf('a', 'bc'), csv)]);

		expect(await downloadToStore(client, request, 'result')).toEqual({
			data: 'abc',
			fileName: 'scores.csv',
			mimeType: 'text/csv',
		});
		expect(client.fetched).toEqual([request]);
	});

	test('tells its size to who takes it', async () => {
		const sizes = [csv, {}].map(async (headers) => {
			const client = fetching([arriving(streamOf('abc'), headers)]);
			return await download(client, request, 'result', async ({ size, stream }) => {
				stream.destroy();
				return size;
			});
		});

		expect(await Promise.all(sizes)).toEqual([3, undefined]);
	});

	test('is begun again when it breaks off', async () => {
		const client = fetching([
			arriving(breakingStream(broken('ECONNRESET'), 'a', 'b'), csv),
			lost,
			answer(503, ''),
			unreachable,
			arriving(streamOf('abc'), csv),
		]);
		await downloadToStore(client, request, 'result');

		expect(client.kept).toEqual(['abc']);
		expect(client.told.retries).toBe(4);
	});

	test('ends with a failure that can pass when it always breaks off', async () => {
		const client = fetching(
			[1, 2].map(() => arriving(breakingStream(broken('ECONNRESET'), 'a'), csv)),
			{ maxRetries: 1 },
		);

		expect(await thrownBy(downloadToStore(client, request, 'result'))).toMatchObject({
			message: 'The download from files.example was incomplete: the connection was lost',
			facts: {
				transient: true,
				advice: 'The incomplete file was discarded. Tried 2 times. Try again later.',
			},
		});
	});

	test('tells why it stood still', async () => {
		const client = fetching(
			[arriving(breakingStream(new Error('nothing came for 60 seconds')), csv)],
			{ maxRetries: 0 },
		);

		expect((await thrownBy(downloadToStore(client, request, 'r'))).message).toMatch(
			/nothing came for 60 seconds$/,
		);
	});

	test("does not take the store's own trouble for the network's", async () => {
		const client = fetching([arriving(streamOf('abc'), csv)]);
		const full = download(client, request, 'result', async () => {
			return await Promise.reject(new Error('no space left'));
		});

		await expect(full).rejects.toThrow('no space left');
		expect(client.fetched).toHaveLength(1);
	});

	test.each([
		[answer(403, '<Error><Message>Request has expired</Message></Error>'), 'Request has expired'],
		[answer(404, ''), 'files.example returned 404 without details'],
		[answer(403, '<Error><Message>No</Message><Key>s3cr3t</Key></Error>'), 'No'],
		[nowhere, "Couldn't download the file from files.example: the connection was refused"],
	])('is not begun again after a refusal', async (outcome, message) => {
		const client = fetching([outcome]);
		const failure = await thrownBy(downloadToStore(client, request, 'result'));

		expect(failure.message).toContain(message);
		expect(JSON.stringify(failure)).not.toContain('s3cr3t');
		expect(client.fetched).toHaveLength(1);
	});

	test('ends when the run is cancelled', async () => {
		const stop = new AbortController();
		const client = fetching([arriving(streamOf('abc'), csv)], { signal: stop.signal });
		const cancelled = download(client, request, 'result', async () => {
			stop.abort();
			return await Promise.reject(new Error('whatever'));
		});

		await expect(cancelled).rejects.toThrow('canceled');
		await expect(downloadToStore(client, request, 'result')).rejects.toThrow('canceled');
		expect(client.fetched).toHaveLength(1);
	});

	test('follows a redirect, and leaves the key behind at another host', async () => {
		const to = (location: string) => answer(302, '', { location });
		const client = fetching([
			to('/b'),
			to('https://other.example/c?x=1'),
			to('https://files.example/d'),
			arriving(streamOf('abc'), csv),
		]);
		await downloadToStore(client, { url: 'https://files.example/a', signed: true }, 'result');

		expect(client.fetched).toEqual([
			{ url: 'https://files.example/a', signed: true },
			{ url: 'https://files.example/b', signed: true },
			{ url: 'https://other.example/c?x=1', signed: false },
			{ url: 'https://files.example/d', signed: false },
		]);
	});

	test('does not follow redirects for ever', async () => {
		const client = fetching(Array.from({ length: 9 }, () => answer(302, '', { location: '/a' })));

		await expect(downloadToStore(client, request, 'result')).rejects.toThrow('returned 302');
		expect(client.fetched).toHaveLength(6);
	});

	test.each([
		[401, false, 'its link may have expired. Run the node again to get a new link.'],
		[403, false, 'its link may have expired. Run the node again to get a new link.'],
		[404, false, 'its link may have expired. Run the node again to get a new link.'],
		[410, false, 'its link may have expired. Run the node again to get a new link.'],
		[404, true, 'its link may have expired. Run the node again to get a new link.'],
		[410, true, 'its link may have expired. Run the node again to get a new link.'],
		[503, false, 'Tried 2 times. Try again later. If this continues, contact your Oracle'],
		[400, false, 'Check the file in Oracle.'],
		[407, false, 'The proxy did not forward it. Check the user name and password under "Proxy"'],
	])('that ends in %i (from the service: %s) says what to do', async (status, own, advice) => {
		const refused = { ...answer(status, ''), fromService: own };
		const client = fetching([refused, refused], { maxRetries: 1 });
		const failure = await thrownBy(downloadToStore(client, request, 'result'));
		expect(failure).toMatchObject({ facts: { advice: expect.stringContaining(advice) } });
		expect(JSON.stringify(failure)).not.toContain('check the network');
	});

	test("is told in the service's words when the service itself refuses it", async () => {
		const refused = { ...answer(409, { said: 'Not ready' }), fromService: true };
		expect(await thrownBy(downloadToStore(fetching([refused]), request, 'result'))).toMatchObject({
			message: 'Not ready',
			facts: {
				status: 409,
				advice: expect.stringContaining('Oracle returned 409 for GET /out/scores.csv.'),
			},
		});
	});

	test('holds the run when there are too many requests', async () => {
		const client = fetching([
			answer(429, '', { 'retry-after': '2' }),
			arriving(streamOf('abc'), csv),
		]);
		const pace = new Pace(client.clock);
		const refuse = jest.spyOn(pace, 'refuse');
		await downloadToStore({ ...client, pace }, request, 'result');
		expect(refuse).toHaveBeenCalledTimes(1);
	});

	test.each([
		['the server', { 'content-disposition': 'attachment; filename="told.csv"' }, 'told.csv'],
		['the operation', {}, 'given.csv'],
	])('has the name that %s gives', async (_, headers, fileName) => {
		const client = fetching([arriving(streamOf('abc'), headers)]);
		const named = { ...request, name: 'given.csv' };
		expect(await downloadToStore(client, named, 'result')).toMatchObject({ fileName });
	});
});
