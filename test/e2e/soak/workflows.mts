import type { JsonObject } from '../../lab/json.mts';
import type { N8nClient, SavedWorkflow } from '../../lab/rest.mts';
import type { LabCredential } from '../../lab/service.mts';
import type { CredentialRef } from '../../lab/workflows.mts';
import { chain, end, ours, save, splitItems, webhook } from './draft.mts';
import {
	COPIES,
	DOCUMENTS,
	FIRST_USE_CASE,
	FROM_SCHEDULE,
	SCHEDULED,
	SERVICE,
	type Services,
} from './services.mts';

export const byId = (value: string) => ({ __rl: true, mode: 'id', value });
export const byName = (value: string) => ({ __rl: true, mode: 'name', value });
export const rows = (name: string, value: string) => ({ values: [{ name, value }] });

/** The credentials as n8n has them. */
export interface Refs {
	arcannaInput: CredentialRef;
	arcannaManagement: CredentialRef;
	entaingine: CredentialRef;
	lightenUp: CredentialRef;
	lightenUpOAuth2: CredentialRef;
	gravityAi: CredentialRef[];
}

export async function saveCredentials(n8n: N8nClient, { credentials }: Services): Promise<Refs> {
	const saved = async ({ name, type, data }: LabCredential): Promise<CredentialRef> => ({
		id: await n8n.createCredential(name, type, data),
		name,
	});
	const gravityAi: CredentialRef[] = [];
	for (const credential of credentials.gravityAi) gravityAi.push(await saved(credential));
	return {
		arcannaInput: await saved(credentials.arcannaInput),
		arcannaManagement: await saved(credentials.arcannaManagement),
		entaingine: await saved(credentials.entaingine),
		lightenUp: await saved(credentials.lightenUp),
		lightenUpOAuth2: await saved(credentials.lightenUpOAuth2),
		gravityAi,
	};
}

/** The workflows that webhooks start. */
export interface Worked {
	alerts: SavedWorkflow;
	lookUps: SavedWorkflow;
	files: SavedWorkflow;
}

/** The workflows that triggers start, each with all copies of one service's trigger. */
export interface Watching {
	decisions: SavedWorkflow;
	jobs: SavedWorkflow;
	processes: SavedWorkflow;
	runs: SavedWorkflow;
}

export const PATHS = { alerts: 'soak-alerts', lookUps: 'soak-look-ups', files: 'soak-files' };

/** @param mark is part of the workflows' names */
export async function saveWorked(n8n: N8nClient, refs: Refs, mark: string): Promise<Worked> {
	const decided = ours(
		'Decide',
		'arcanna',
		{ arcannaApi: refs.arcannaInput },
		{
			resource: 'event',
			operation: 'create',
			jobId: byId('={{ $json.use_case }}'),
			waitForCompletion: true,
			options: { timeout: 600 },
		},
	);
	const lookedUp = ours(
		'Look up',
		'lightenUp',
		{ lightenUpOAuth2Api: refs.lightenUpOAuth2 },
		{
			authentication: 'oAuth2',
			resource: 'service',
			operation: 'start',
			serviceName: byName(SERVICE),
			inputsMode: 'item',
			waitForCompletion: true,
			options: { timeout: 600 },
		},
	);
	const scored = ours(
		'Score',
		'gravityAi',
		{ gravityAiApi: refs.gravityAi[0] },
		{
			resource: 'job',
			operation: 'submit',
			waitForCompletion: true,
			downloadResult: true,
			outputPropertyName: 'result',
			options: { timeout: 600 },
		},
	);
	const process = { resource: 'process' };
	const entaingine = { entaingineApi: refs.entaingine };
	const uploaded = ours('Upload', 'entaingine', entaingine, {
		resource: 'file',
		operation: 'upload',
		storageType: 'BLOB',
	});
	const processed = ours('Process', 'entaingine', entaingine, {
		...process,
		operation: 'create',
		processTemplate: String(DOCUMENTS),
		inputs: rows('FILE_URL', '={{ $json.url }}'),
		waitForCompletion: true,
		options: { timeout: 600 },
	});
	const fetched = ours('Fetch', 'entaingine', entaingine, {
		...process,
		operation: 'downloadOutput',
		processId: '={{ $json.id }}',
		outputPropertyName: 'document',
	});
	const [alerts, lookUps, files] = [PATHS.alerts, PATHS.lookUps, PATHS.files].map(webhook);
	return {
		alerts: await save(
			n8n,
			`${mark} alerts`,
			[alerts, splitItems, decided],
			chain(alerts, splitItems, decided),
		),
		lookUps: await save(
			n8n,
			`${mark} look-ups`,
			[lookUps, splitItems, lookedUp],
			chain(lookUps, splitItems, lookedUp),
		),
		files: await save(n8n, `${mark} files`, [files, scored, uploaded, processed, fetched], {
			...chain(uploaded, processed, fetched),
			Webhook: [['Score', 'Upload']],
		}),
	};
}

/** The node after the triggers, and the trigger of each copy. */
export const CAME = 'Came';

export async function saveWatching(n8n: N8nClient, refs: Refs, mark: string): Promise<Watching> {
	const all = async (
		name: string,
		type: string,
		credentials: (copy: number) => Record<string, CredentialRef>,
		parameters: (copy: number) => JsonObject,
	) => {
		const triggers = Array.from({ length: COPIES }, (_, copy) =>
			ours(`Trigger ${copy + 1}`, type, credentials(copy), parameters(copy)),
		);
		const links = Object.fromEntries(triggers.map((trigger) => [trigger.name, [[CAME]]]));
		return await save(n8n, `${mark} ${name}`, [...triggers, end(CAME)], links);
	};
	return {
		decisions: await all(
			'decisions',
			'arcannaTrigger',
			() => ({ arcannaApi: refs.arcannaManagement }),
			(copy) => ({ triggerOn: 'newDecision', jobId: byId(String(FIRST_USE_CASE + copy)) }),
		),
		jobs: await all(
			'jobs',
			'gravityAiTrigger',
			(copy) => ({ gravityAiApi: refs.gravityAi[copy] }),
			() => ({ triggerOn: 'jobFinished', downloadResult: true, outputPropertyName: 'result' }),
		),
		processes: await all(
			'processes',
			'entaingineTrigger',
			() => ({ entaingineApi: refs.entaingine }),
			() => ({
				triggerOn: 'scheduledProcessFinished',
				processTemplate: String(SCHEDULED),
				inputs: rows('EXAMPLE_TEXT', 'What is new'),
			}),
		),
		runs: await all(
			'runs',
			'lightenUpTrigger',
			() => ({ lightenUpApi: refs.lightenUp }),
			() => ({
				authentication: 'accessToken',
				triggerOn: 'scheduledRunFinished',
				serviceName: byName(SERVICE),
				inputs: rows('userid', FROM_SCHEDULE),
			}),
		),
	};
}
