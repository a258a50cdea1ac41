import { type EntaingineSimulator, startEntaingine } from '../../../simulators/entaingine.mts';
import type { LabCredential } from '../../../lab/service.mts';
import { givenJobs, STARTED_BY_TRIGGER } from './given.mts';
import type { OpenWatched, Watched } from './watched.mts';

const PROCESS = /\/processes\/\d+$/;
const CREATE = /\/processes$/;
const TEMPLATE = 10_001;
const TASK_MS = 1_000;

/** Processes whose IDs are known. */
async function watchGivenProcesses(count: number): Promise<Watched> {
	const entaingine = await startEntaingine();
	const { ids, endless, ...given } = givenJobs(
		count,
		() => String(entaingine.insert().id),
		(id) => entaingine.finish(Number(id)),
		(id) => entaingine.fail(Number(id)),
	);
	const sentinel = new RegExp(`/processes/${endless}$`);
	return {
		name: 'entAIngine, Process Finished',
		type: 'entaingineTrigger',
		parameters: { triggerOn: 'processFinished', processIds: ids.join(', ') },
		credential: credentialFor(entaingine, 'entAIngine, given'),
		idOf: ({ id }) => String(id),
		...given,
		polls: () => entaingine.count('GET', sentinel),
		nextRequest: async () =>
			await entaingine.untilReceived('GET', PROCESS, entaingine.count('GET', PROCESS) + 1),
		stop: async () => await entaingine.close(),
	};
}

/** Processes that the trigger itself starts. */
async function watchScheduledProcesses(): Promise<Watched> {
	const entaingine = await startEntaingine({ taskMs: TASK_MS });
	return {
		name: 'entAIngine, Scheduled Process Finished',
		type: 'entaingineTrigger',
		parameters: {
			triggerOn: 'scheduledProcessFinished',
			processTemplate: String(TEMPLATE),
			inputsMode: 'json',
			inputsJson: '{"EXAMPLE_TEXT": "An example"}',
		},
		credential: credentialFor(entaingine, 'entAIngine, scheduled'),
		idOf: ({ id }) => String(id),
		expected: () =>
			[...entaingine.processes.values()]
				.filter(({ totalExecutionTime }) => totalExecutionTime !== null)
				.map(({ id, createdAt }) => ({ id: String(id), startedMs: createdAt })),
		...STARTED_BY_TRIGGER,
		polls: () => entaingine.count('POST', CREATE),
		nextRequest: async () =>
			await entaingine.untilReceived('POST', CREATE, entaingine.count('POST', CREATE) + 1),
		stop: async () => await entaingine.close(),
	};
}

function credentialFor(entaingine: EntaingineSimulator, name: string): LabCredential {
	return {
		name,
		type: 'entaingineApi',
		data: {
			baseUrl: `${entaingine.url}/aiengine`,
			apiKey: entaingine.keys.test,
			spaceId: entaingine.spaces.test,
		},
	};
}

export const entaingineWatched: OpenWatched[] = [watchGivenProcesses, watchScheduledProcesses];
