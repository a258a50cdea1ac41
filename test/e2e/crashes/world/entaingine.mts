import { type EntaingineSimulator, startEntaingine } from '../../../simulators/entaingine.mts';
import type { LabCredential } from '../../../lab/service.mts';
import { isOpenAmongGiven, isOpenAmongRuns } from './standing.mts';
import type { Watched } from './watched.mts';

const PROCESS = /\/processes\/\d+$/;
const CREATE = /\/processes$/;
const TEMPLATE = 10_001;
const TASK_MS = 1_000;
const GROW_SHARE = 0.2;
const FAILED_SHARE = 0.1;

/** Processes whose IDs are known and that end one by one. The last one never does. */
export async function watchGivenProcesses(count: number): Promise<Watched> {
	const entaingine = await startEntaingine();
	const ids = Array.from({ length: count + 1 }, () => entaingine.insert().id);
	const endless = ids[count];
	const running = ids.slice(0, count);
	const end = (failed: boolean) => {
		const id = running.shift();
		if (id === undefined) return;
		if (failed) entaingine.fail(id);
		else entaingine.finish(id);
	};
	const sentinel = new RegExp(`/processes/${endless}$`);
	return {
		name: 'entAIngine, Process Finished',
		type: 'entaingineTrigger',
		parameters: { triggerOn: 'processFinished', processIds: ids.join(', ') },
		credential: credentialFor(entaingine, 'entAIngine, given'),
		idOf: ({ id }) => String(id),
		expected: () =>
			ids.filter((id) => id !== endless && !running.includes(id)).map((id) => ({ id: String(id) })),
		needsBeginning: false,
		isOpen: isOpenAmongGiven,
		grow: (random) => {
			if (random.next() < GROW_SHARE) end(random.next() < FAILED_SHARE);
		},
		settle: () => {
			while (running.length > 0) end(false);
		},
		polls: () => entaingine.count('GET', sentinel),
		nextRequest: async () =>
			await entaingine.untilReceived('GET', PROCESS, entaingine.count('GET', PROCESS) + 1),
		stop: async () => await entaingine.close(),
	};
}

/** Processes that the trigger itself starts. */
export async function watchScheduledProcesses(): Promise<Watched> {
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
		needsBeginning: false,
		isOpen: isOpenAmongRuns,
		grow: () => {},
		settle: () => {},
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
