import { randomBytes } from 'node:crypto';

import type { LabCredential } from '../../lab/service.mts';
import { type ArcannaSimulator, startArcanna } from '../../simulators/arcanna.mts';
import { INTEGRATION, SCOPES } from '../../simulators/arcanna/keys.mts';
import { type EntaingineSimulator, startEntaingine } from '../../simulators/entaingine.mts';
import { type GravityAiSimulator, startGravityAi } from '../../simulators/gravityAi.mts';
import { type LightenUpSimulator, startLightenUp } from '../../simulators/lightenUp.mts';
import type { Simulator } from '../../simulators/server.mts';

/** The triggers of each service, for as many polls in a minute as a real user has in twelve. */
export const COPIES = 4;
export const FIRST_USE_CASE = 501;
export const DOCUMENTS = 10_002;
export const SCHEDULED = 10_004;
export const SERVICE = 'cinema_getuser_info';
/** The input of the runs that the trigger starts. */
export const FROM_SCHEDULE = 'from-a-schedule';
export const RESULT_BYTES = 64 * 1024;

const LOG_SIZE = 300_000;
const TOKEN_MS = 45_000;

/** What all keys of this run begin with. It is in nothing else. */
export const SECRET = `soak-secret-${randomBytes(6).toString('hex')}`;

const keyOf = (name: string) => `${SECRET}-${name}-${randomBytes(8).toString('hex')}`;

/** The four services with keys of this run, and credentials for them. */
export interface Services {
	arcanna: ArcannaSimulator;
	gravityAi: GravityAiSimulator;
	entaingine: EntaingineSimulator;
	lightenUp: LightenUpSimulator;
	/** By their purpose. */
	credentials: Record<
		'arcannaInput' | 'arcannaManagement' | 'entaingine' | 'lightenUp' | 'lightenUpOAuth2',
		LabCredential
	> & { gravityAi: LabCredential[] };
	/** The servers that need a key, and those that don't. */
	keyed: Simulator[];
	keyless: Simulator[];
	close(): Promise<void>;
}

/** @param name tells the credentials of several such sets apart */
export async function startServices(name: string, latencyMs: number): Promise<Services> {
	const log = { latencyMs, logSize: LOG_SIZE };
	const arcanna = await startArcanna({
		...log,
		jobs: Array.from({ length: COPIES }, (_, index) => ({ job_id: FIRST_USE_CASE + index })),
		decisionMs: 1_500,
	});
	const gravityAi = await startGravityAi({
		...log,
		storage: log,
		jobMs: 2_000,
		pageSize: 500,
		resultBytes: RESULT_BYTES,
	});
	const entaingine = await startEntaingine({
		...log,
		fileHost: log,
		taskMs: 1_000,
		templates: [
			{ id: DOCUMENTS, inputs: ['FILE_URL'], tasks: 2, file: 'own' },
			{ id: SCHEDULED, inputs: ['EXAMPLE_TEXT'], tasks: 1 },
		],
	});
	const lightenUp = await startLightenUp({ ...log, executionMs: 1_500, tokenMs: TOKEN_MS });

	const [input, management] = [keyOf('arcanna-input'), keyOf('arcanna-management')];
	arcanna.keyring.set(input, { kind: 'input', integration: INTEGRATION, owner: 'soak' });
	arcanna.keyring.set(management, { kind: 'management', scopes: SCOPES, owner: 'soak' });
	const models = Array.from({ length: COPIES }, (_, index) => keyOf(`gravity-${index}`));
	for (const key of models) gravityAi.keyring.add(key);
	const space = keyOf('entaingine');
	entaingine.keyring.set(space, entaingine.spaces.test);
	const accessToken = keyOf('lightenup-token');
	lightenUp.tokens.set(accessToken, Infinity);
	lightenUp.keys.clientSecret = keyOf('lightenup-client');

	const arcannaData = { baseUrl: arcanna.url, allowUnauthorizedCerts: false };
	const { clientId, clientSecret } = lightenUp.keys;
	const called = (what: string, type: string, data: LabCredential['data']): LabCredential => ({
		name: `${name}: ${what}`,
		type,
		data,
	});
	return {
		arcanna,
		gravityAi,
		entaingine,
		lightenUp,
		credentials: {
			arcannaInput: called('Arcanna, input key', 'arcannaApi', { ...arcannaData, apiKey: input }),
			arcannaManagement: called('Arcanna, management key', 'arcannaApi', {
				...arcannaData,
				apiKey: management,
			}),
			gravityAi: models.map((apiKey, index) =>
				called(`Gravity AI, model ${index + 1}`, 'gravityAiApi', {
					baseUrl: gravityAi.url,
					apiKey,
				}),
			),
			entaingine: called('entAIngine', 'entaingineApi', {
				baseUrl: `${entaingine.url}/aiengine`,
				apiKey: space,
				spaceId: '',
			}),
			lightenUp: called('LightenUp, access token', 'lightenUpApi', {
				baseUrl: lightenUp.url,
				accessToken,
			}),
			lightenUpOAuth2: called('LightenUp, OAuth2', 'lightenUpOAuth2Api', {
				baseUrl: lightenUp.url,
				clientId,
				clientSecret,
			}),
		},
		keyed: [arcanna, gravityAi, entaingine, lightenUp],
		keyless: [gravityAi.storage, entaingine.fileHost],
		close: async () => {
			const all = [arcanna, gravityAi, entaingine, lightenUp];
			await Promise.all(all.map(async (simulator) => await simulator.close()));
		},
	};
}
