import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';

import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials';
import { EntaingineApi } from '../../../../credentials/EntaingineApi.credentials';
import { GravityAiApi } from '../../../../credentials/GravityAiApi.credentials';
import { LightenUpApi } from '../../../../credentials/LightenUpApi.credentials';
import { Arcanna } from '../../../../nodes/Arcanna/Arcanna.node';
import { Entaingine } from '../../../../nodes/Entaingine/Entaingine.node';
import { GravityAi } from '../../../../nodes/GravityAi/GravityAi.node';
import { LightenUp } from '../../../../nodes/LightenUp/LightenUp.node';
import { CredentialStore, runNode, type RunOptions } from '../../harness/index.mts';
import { slowServer } from './slowServer.mts';

const key = 'simulated-key-of-the-user';
const jobId = { __rl: true, mode: 'id', value: '123' };

interface Wait extends Pick<RunOptions, 'type' | 'parameters'> {
	job: string;
	credential: ICredentialType;
	data: ICredentialDataDecryptedObject;
}

/** Operations that wait for a job that is already there, so that all they send are status checks. */
const WAITS: Wait[] = [
	{
		job: 'decision on the event e1 was not made',
		type: new Arcanna(),
		credential: new ArcannaApi(),
		data: { apiKey: key },
		parameters: { resource: 'event', operation: 'get', jobId, eventId: 'e1' },
	},
	{
		job: 'process 1001 did not finish',
		type: new Entaingine(),
		credential: new EntaingineApi(),
		data: { apiKey: key },
		parameters: { resource: 'process', operation: 'get', processId: '1001' },
	},
	{
		job: 'job j1 did not finish',
		type: new GravityAi(),
		credential: new GravityAiApi(),
		data: { apiKey: key },
		parameters: { resource: 'job', operation: 'get', jobId: 'j1' },
	},
	{
		job: 'execution x1 did not finish',
		type: new LightenUp(),
		credential: new LightenUpApi(),
		data: { accessToken: key },
		parameters: { resource: 'execution', operation: 'get', executionId: 'x1' },
	},
];

test.each(['says nothing', 'sends byte after byte'] as const)(
	'a service that %s to a status check does not make a wait overrun its timeout',
	async (slowness) => {
		await Promise.all(
			WAITS.map(async ({ job, type, credential, data, parameters }) => {
				const server = await slowServer(slowness);
				try {
					const { error, tookMs } = await runNode({
						type,
						parameters: { ...parameters, waitForCompletion: true, options: { timeout: 1 } },
						credentials: new CredentialStore([
							{ type: credential, data: { ...data, baseUrl: server.url } },
						]),
					});
					expect(error?.message).toBe(`The ${job} within 1 second`);
					expect(error?.description).toContain('"Wait Timeout"');
					expect(tookMs).toBeGreaterThanOrEqual(1_000);
					expect(tookMs).toBeLessThan(2_800);
				} finally {
					await server.close();
				}
			}),
		);
	},
	10_000,
);
