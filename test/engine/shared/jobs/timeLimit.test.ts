import { MANIFESTS } from '../../../services/index.mts';
import { CredentialStore, runNode } from '../../harness/index.mts';
import { slowServer } from './slowServer.mts';

/** The wait is for a job that is already there, so that all it sends are status checks. */
test.each(['says nothing', 'sends byte after byte'] as const)(
	'a service that %s to a status check does not make a wait overrun its timeout',
	async (slowness) => {
		await Promise.all(
			MANIFESTS.map(async ({ nodes: [type], credentials: [credential], key, job }) => {
				const server = await slowServer(slowness);
				const data = { baseUrl: server.url, [key.field]: 'simulated-key-of-the-user' };
				const waiting = { waitForCompletion: true, options: { timeout: 1 } };
				try {
					const { error, tookMs } = await runNode({
						type,
						parameters: { ...job.get, [job.idParameter]: 'j1', ...waiting },
						credentials: new CredentialStore([{ type: credential, data }]),
					});
					expect(error?.message).toMatch(
						/^The [\w ]+ j1 (did not finish|was not made) within 1 second$/,
					);
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
