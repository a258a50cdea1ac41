import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { LightenUpApi } from '../../../credentials/LightenUpApi.credentials';
import { LightenUpOAuth2Api } from '../../../credentials/LightenUpOAuth2Api.credentials';
import type { Fault } from '../../simulators/common/faults.mts';
import type { LightenUpSimulator } from '../../simulators/lightenUp.mts';
import { startLightenUp } from '../../simulators/lightenUp.mts';
import { testCredential } from '../harness/index.mts';
import { STATS, TOKEN } from './support.mts';

let service: LightenUpSimulator;

beforeEach(async () => {
	service = await startLightenUp();
});

afterEach(async () => {
	await service.close();
});

const kinds = [
	{
		type: new LightenUpApi(),
		data: (): ICredentialDataDecryptedObject => ({ accessToken: service.keys.accessToken }),
	},
	{
		type: new LightenUpOAuth2Api(),
		data: (): ICredentialDataDecryptedObject => ({
			clientId: service.keys.clientId,
			clientSecret: service.keys.clientSecret,
		}),
	},
];

describe.each(kinds)('the test of $type.name', ({ type, data }) => {
	const ask = async (more: ICredentialDataDecryptedObject = {}) =>
		await testCredential(type, {
			baseUrl: service.url,
			...data(),
			...more,
		});

	test('asks for an execution that can not be', async () => {
		expect(await ask()).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(service.received.at(-1)).toMatchObject({
			method: 'POST',
			path: '/admin/stats',
			body: { execution_id: '00000000-0000-0000-0000-000000000000', opCode: 'exec_logs' },
			status: 404,
		});
	});

	test.each([400, 404, 500, 'running'] as const)(
		'passes when it is not known (%s)',
		async (how) => {
			service.options.unknownId = how;
			for (const errors of ['message', 'cause', 'notJson', 'innerStatus'] as const) {
				service.options.errors = errors;
				expect((await ask()).status).toBe('OK');
			}
			Object.assign(service.options, { running: 'list', logs: 'rows' });
			expect((await ask()).status).toBe('OK');
		},
	);

	test.each([401, 403])('fails for a token that is not accepted (%i)', async (status) => {
		service.fault('POST', STATS, { kind: 'status', status }, { times: 9 });
		expect(await ask()).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^LightenUp rejected th/),
		});
	});

	test.each<Fault>([
		{ kind: 'page', status: 200 },
		{ kind: 'page', status: 404 },
		{ kind: 'page', status: 500 },
		{ kind: 'status', status: 200, body: '\n<html>' },
		{ kind: 'status', status: 200, body: '' },
		{ kind: 'status', status: 404, body: '404 page not found' },
		{ kind: 'status', status: 404, body: 'default backend' },
		{ kind: 'status', status: 405, body: {} },
		{ kind: 'status', status: 415, body: {} },
	])('fails at a wrong address (%j)', async (fault) => {
		service.fault('POST', STATS, fault);
		expect(await ask()).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^This Base URL doesn't point to LightenUp/),
		});
	});

	test('fails where nothing answers', async () => {
		expect((await ask({ baseUrl: 'http://127.0.0.1:1' })).status).toBe('Error');
	});

	test.each([' ', 'acme.lightenup.ai', 'ftp://acme.lightenup.ai'])(
		'fails for the base URL "%s"',
		async (baseUrl) => {
			expect((await ask({ baseUrl })).status).toBe('Error');
			expect(service.count()).toBe(0);
		},
	);

	test('takes a base URL with spaces and a slash around it', async () => {
		expect((await ask({ baseUrl: ` ${service.url}/ ` })).status).toBe('OK');
	});
});

describe('the test of lightenUpApi', () => {
	test('fails for a bad token', async () => {
		const data = { baseUrl: service.url, accessToken: 'bad' };
		expect(await testCredential(new LightenUpApi(), data)).toEqual({
			status: 'Error',
			message: expect.stringContaining('paste a new one'),
		});
	});
});

describe('the test of lightenUpOAuth2Api', () => {
	const ask = async (more: ICredentialDataDecryptedObject = {}) => {
		const { clientId, clientSecret } = service.keys;
		const data = {
			baseUrl: service.url,
			clientId,
			clientSecret,
			...more,
		};
		return await testCredential(new LightenUpOAuth2Api(), data);
	};

	test('fetches a token', async () => {
		await ask();
		expect(service.received.map(({ path }) => path)).toEqual([
			'/auth/oauth2/token',
			'/admin/stats',
		]);
	});

	test('fails for a bad client', async () => {
		for (const field of ['clientId', 'clientSecret']) {
			expect(await ask({ [field]: 'bad' })).toEqual({
				status: 'Error',
				message: expect.stringContaining('Client authentication failed'),
			});
		}
		expect(service.count('POST', STATS)).toBe(0);
	});

	test('fails where there are no tokens', async () => {
		for (const status of [200, 404]) {
			service.fault('POST', TOKEN, { kind: 'page', status });
			expect((await ask()).status).toBe('Error');
		}
	});

	test('renews a stored token that has expired', async () => {
		const oauthTokenData = { access_token: 'from-before', token_type: 'Bearer' };
		expect((await ask({ oauthTokenData })).status).toBe('OK');
		expect(service.count('POST', TOKEN)).toBe(1);
	});
});

describe('signing', () => {
	const { authenticate } = new LightenUpApi();
	const sign = async (url: string) => {
		const data = { baseUrl: ' https://acme.lightenup.ai/ ', accessToken: ' secret ' };
		return await authenticate(data, { url, headers: { accept: '*/*' } });
	};

	test.each(['https://acme.lightenup.ai/admin/stats', 'https://acme.lightenup.ai:443/', '/admin'])(
		'%s gets the token',
		async (url) => {
			expect((await sign(url)).headers).toEqual({
				accept: '*/*',
				Authorization: 'Bearer secret',
			});
		},
	);

	test.each([
		'https://other.lightenup.ai/',
		'http://acme.lightenup.ai/',
		'https://acme.lightenup.ai:8443/',
		'https://acme.lightenup.ai@evil.com/',
		'https://acme.lightenup.ai.evil.com/',
	])('%s does not', async (url) => {
		expect((await sign(url)).headers).toEqual({ accept: '*/*' });
	});
});
