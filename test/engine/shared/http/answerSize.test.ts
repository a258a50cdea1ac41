import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials';
import { Arcanna } from '../../../../nodes/Arcanna/Arcanna.node';
import { CredentialStore, runNode } from '../../harness/index.mts';
import { peakMemory } from '../memory.mts';
import { startEndless } from './endless.mts';

const MB = 1024 * 1024;

test('an answer that unpacks to gigabytes is read up to a limit, and asked for once', async () => {
	const server = await startEndless('a large body', 1024 * MB);
	const peak = peakMemory();
	const { error } = await runNode({
		type: new Arcanna(),
		parameters: { resource: 'useCase', operation: 'getMany', options: { maxRetries: 5 } },
		credentials: new CredentialStore([
			{ type: new ArcannaApi(), data: { baseUrl: server.url, apiKey: 'a-key' } },
		]),
	});
	expect(error?.message).toBe('Arcanna returned a response of more than 64 MB; expected JSON');
	expect(server.received).toHaveLength(1);
	expect(await server.leftOpen()).toBe(0);
	expect(peak.stop() / MB).toBeLessThan(300);
	await server.close();
});
