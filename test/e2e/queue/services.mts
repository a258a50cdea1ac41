import { type ArcannaSimulator, startArcanna } from '../../simulators/arcanna.mts';
import { type EntaingineSimulator, startEntaingine } from '../../simulators/entaingine.mts';
import { type GravityAiSimulator, startGravityAi } from '../../simulators/gravityAi.mts';
import { type LightenUpSimulator, startLightenUp } from '../../simulators/lightenUp.mts';
import type { Cleanup } from '../../lab/cleanup.mts';
import type { N8nClient } from '../../lab/rest.mts';
import type { CredentialRef } from '../../lab/workflows.mts';

/** How long a job takes where it is not held. */
export const JOB_MS = 200;
const LISTED = 100;

/** The use case that the executions send to, and the one that a trigger watches. */
export const USE_CASE = 123;
export const WATCHED_USE_CASE = 124;
export const TEMPLATE = 10_001;
export const SERVICE = 'cinema_getuser_info';

/** The four simulated services. */
export interface Services {
	arcanna: ArcannaSimulator;
	gravityAi: GravityAiSimulator;
	entaingine: EntaingineSimulator;
	lightenUp: LightenUpSimulator;
}

/** A job as its service has it. */
export interface ServedJob {
	id: string;
	/** What the execution that started it called it. */
	tag: string;
}

/** Starts the four services; their jobs take a moment. */
export async function startServices(cleanup: Cleanup): Promise<Services> {
	const [arcanna, gravityAi, entaingine, lightenUp] = await Promise.all([
		startArcanna({ decisionMs: JOB_MS }),
		startGravityAi({ jobMs: JOB_MS, pageSize: LISTED }),
		startEntaingine({
			taskMs: JOB_MS,
			templates: [{ id: TEMPLATE, inputs: ['EXAMPLE_TEXT'], tasks: 1 }],
		}),
		startLightenUp({ executionMs: JOB_MS }),
	]);
	for (const service of [arcanna, gravityAi, entaingine, lightenUp]) {
		cleanup.add(async () => await service.close());
	}
	return { arcanna, gravityAi, entaingine, lightenUp };
}

/** Lets the jobs that are started from now on run until they are ended one by one, or not. */
export function holdJobs(services: Services, hold: boolean): void {
	const duration = hold ? 'manual' : JOB_MS;
	services.arcanna.options.decisionMs = duration;
	services.gravityAi.options.jobMs = duration;
	services.entaingine.options.taskMs = duration;
	services.lightenUp.options.executionMs = duration;
}

/** The credentials by their type, and Gravity AI's and Arcanna's for what the triggers watch. */
export interface Credentials {
	byType: Record<string, CredentialRef>;
	management: CredentialRef;
	watchedModel: CredentialRef;
}

export async function saveCredentials(
	n8n: N8nClient,
	{ arcanna, gravityAi, entaingine, lightenUp }: Services,
): Promise<Credentials> {
	const save = async (name: string, type: string, data: Record<string, unknown>) => ({
		id: await n8n.createCredential(name, type, data),
		name,
	});
	const arcannaKey = async (name: string, apiKey: string) =>
		await save(name, 'arcannaApi', { baseUrl: arcanna.url, apiKey, allowUnauthorizedCerts: false });
	const gravityKey = async (name: string, apiKey: string) =>
		await save(name, 'gravityAiApi', { baseUrl: gravityAi.url, apiKey });
	return {
		byType: {
			arcannaApi: await arcannaKey('Arcanna, input key', arcanna.keys.input),
			gravityAiApi: await gravityKey('Gravity AI', gravityAi.keys.first),
			entaingineApi: await save('entAIngine', 'entaingineApi', {
				baseUrl: `${entaingine.url}/aiengine`,
				apiKey: entaingine.keys.test,
				spaceId: entaingine.spaces.test,
			}),
			lightenUpApi: await save('LightenUp', 'lightenUpApi', {
				baseUrl: lightenUp.url,
				accessToken: lightenUp.keys.accessToken,
			}),
		},
		management: await arcannaKey('Arcanna, management key', arcanna.keys.management),
		watchedModel: await gravityKey('Gravity AI, watched model', gravityAi.keys.second),
	};
}
