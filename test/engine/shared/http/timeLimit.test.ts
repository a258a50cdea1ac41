import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials';
import { LightenUpOAuth2Api } from '../../../../credentials/LightenUpOAuth2Api.credentials';
import { Arcanna } from '../../../../nodes/Arcanna/Arcanna.node';
import { LightenUp } from '../../../../nodes/LightenUp/LightenUp.node';
import { CredentialStore, runNode, startNode } from '../../harness/index.mts';
import { startEndless, type Endless } from './endless.mts';

let server: Awaited<ReturnType<typeof startEndless>>;

afterEach(async () => await server.close());

const TIMEOUT_MS = 600;
const requestOptions = { timeout: TIMEOUT_MS };
const options = { maxRetries: 0 };

const withKey = () => ({
	type: new Arcanna(),
	parameters: { resource: 'useCase', operation: 'getMany', options },
	credentials: new CredentialStore([
		{ type: new ArcannaApi(), data: { baseUrl: server.url, apiKey: 'a-key' } },
	]),
});
const withOAuth2 = () => ({
	type: new LightenUp(),
	parameters: {
		authentication: 'oAuth2',
		resource: 'execution',
		operation: 'get',
		executionId: 'x',
		options,
	},
	credentials: new CredentialStore([
		{
			type: new LightenUpOAuth2Api(),
			data: { baseUrl: server.url, clientId: 'a', clientSecret: 'b-secret' },
		},
	]),
});

const answers: Endless[] = ['no answer', 'status 101', 'no body', 'a trickling body'];

describe.each([
	['a key', withKey],
	['OAuth2', withOAuth2],
])('a request with %s', (_, run) => {
	test.each(answers)(
		'that gets %s ends at its time limit, and its connection closes',
		async (kind) => {
			server = await startEndless(kind);
			const { error, tookMs } = await runNode({ ...run(), requestOptions });
			expect(error?.message).toMatch(/the request timed out$/);
			expect(tookMs).toBeGreaterThanOrEqual(TIMEOUT_MS);
			expect(tookMs).toBeLessThan(TIMEOUT_MS + 2_000);
			expect(server.received).toHaveLength(1);
			expect(await server.leftOpen()).toBe(0);
		},
	);

	test.each(answers)('that gets %s ends at once with a cancel', async (kind) => {
		server = await startEndless(kind);
		const execution = await startNode(run());
		await server.untilReceived();
		execution.cancel();
		expect((await execution.result).executionStatus).toBe('canceled');
		expect(await server.leftOpen()).toBe(0);
	});
});
