import type { IDataObject } from 'n8n-workflow';

import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials';
import { GravityAiApi } from '../../../../credentials/GravityAiApi.credentials';
import { Arcanna } from '../../../../nodes/Arcanna/Arcanna.node';
import { GravityAi } from '../../../../nodes/GravityAi/GravityAi.node';
import { startArcanna, type ArcannaSimulator } from '../../../simulators/arcanna.mts';
import { startGravityAi, type GravityAiSimulator } from '../../../simulators/gravityAi.mts';
import { CredentialStore, runNode, runToolsOfAgent } from '../../harness/index.mts';

const listUseCases = { resource: 'useCase', operation: 'getMany' };
const listJobs = { resource: 'job', operation: 'getMany' };

let arcanna: ArcannaSimulator;
let gravityAi: GravityAiSimulator;
let otherArcanna: ArcannaSimulator;

beforeEach(async () => {
	[arcanna, otherArcanna, gravityAi] = await Promise.all([
		startArcanna(),
		startArcanna(),
		startGravityAi(),
	]);
});

afterEach(async () => {
	await Promise.all([arcanna, otherArcanna, gravityAi].map(async (one) => await one.close()));
});

const arcannaCredential = (
	{ url, keys }: ArcannaSimulator,
	apiKey = keys.input,
	node?: string,
) => ({
	type: new ArcannaApi(),
	data: { baseUrl: url, apiKey },
	node,
});

/** n8n itself reads the credential before the node does. */
class FailingOnce extends CredentialStore {
	override async getDecrypted(...given: Parameters<CredentialStore['getDecrypted']>) {
		const decrypted = await super.getDecrypted(...given);
		if (this.totalReads === 2) throw new Error('The database is locked');
		return decrypted;
	}
}

/** The values of a header, in the requests that a service has received. */
const keysAt = (service: { received: Array<{ headers: IDataObject }> }, header: string) =>
	service.received.map(({ headers }) => headers[header]);

describe.each([
	['one after the other', false],
	['at once', true],
])('two tools that one agent calls %s', (_, atOnce) => {
	test('of two services each ask their own one, with its own key', async () => {
		const answers = await runToolsOfAgent({
			tools: [
				{ name: 'Arcanna', type: new Arcanna(), parameters: listUseCases },
				{ name: 'Gravity', type: new GravityAi(), parameters: listJobs },
			],
			credentials: [
				arcannaCredential(arcanna),
				{
					type: new GravityAiApi(),
					data: { baseUrl: gravityAi.url, apiKey: gravityAi.keys.first },
				},
			],
			atOnce,
		});
		expect(Object.keys(answers).sort()).toEqual(['Arcanna', 'Gravity']);
		expect(keysAt(arcanna, 'x-arcanna-api-key')).toEqual([arcanna.keys.input]);
		expect(keysAt(gravityAi, 'x-api-key')).toEqual([gravityAi.keys.first]);
	});

	test('of two tenants of one service each ask their own one, with its own key', async () => {
		await runToolsOfAgent({
			tools: ['Tenant_A', 'Tenant_B'].map((name) => {
				return { name, type: new Arcanna(), parameters: listUseCases };
			}),
			credentials: [
				arcannaCredential(arcanna, arcanna.keys.input, 'Tenant_A'),
				arcannaCredential(otherArcanna, otherArcanna.keys.management, 'Tenant_B'),
			],
			atOnce,
		});
		expect(keysAt(arcanna, 'x-arcanna-api-key')).toEqual([arcanna.keys.input]);
		expect(keysAt(otherArcanna, 'x-arcanna-api-key')).toEqual([otherArcanna.keys.management]);
	});
});

test('a credential that could not be read is read again by the next try', async () => {
	const { items, error } = await runNode({
		type: new Arcanna(),
		parameters: listUseCases,
		credentials: new FailingOnce([arcannaCredential(arcanna)]),
		settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
	});
	expect(error).toBeUndefined();
	expect(items.length).toBeGreaterThan(0);
});
