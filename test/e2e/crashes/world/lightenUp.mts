import { type LightenUpSimulator, startLightenUp } from '../../../simulators/lightenUp.mts';
import { isObject } from '../../../lab/json.mts';
import type { LabCredential } from '../../../lab/service.mts';
import { givenJobs, STARTED_BY_TRIGGER } from './given.mts';
import type { OpenWatched, Watched } from './watched.mts';

const LOOK = /^\/admin\/stats$/;
const START = /^\/webhook\/customaiservice\//;
const SERVICE = 'cinema_getuser_info';
const RUN_MS = 5_000;

/** Executions whose IDs are known. */
async function watchGivenExecutions(count: number): Promise<Watched> {
	const lightenUp = await startLightenUp();
	const { ids, endless, ...given } = givenJobs(
		count,
		() => lightenUp.insert().id,
		(id) => lightenUp.finish(id, [{ userid: id }]),
		(id) => lightenUp.fail(id),
	);
	return {
		name: 'LightenUp, Execution Finished',
		type: 'lightenUpTrigger',
		parameters: {
			authentication: 'accessToken',
			triggerOn: 'executionFinished',
			executionIds: ids.join('\n'),
		},
		credential: credentialFor(lightenUp, 'LightenUp, given'),
		idOf: ({ execution_id }) => String(execution_id),
		...given,
		polls: () =>
			lightenUp.received.filter(
				({ path, body }) => LOOK.test(path) && isObject(body) && body.execution_id === endless,
			).length,
		nextRequest: async () =>
			await lightenUp.untilReceived('POST', LOOK, lightenUp.count('POST', LOOK) + 1),
		stop: async () => await lightenUp.close(),
	};
}

/** Runs that the trigger itself starts. */
async function watchScheduledRuns(): Promise<Watched> {
	const lightenUp = await startLightenUp({ executionMs: RUN_MS });
	return {
		name: 'LightenUp, Scheduled Run Finished',
		type: 'lightenUpTrigger',
		parameters: {
			authentication: 'accessToken',
			triggerOn: 'scheduledRunFinished',
			serviceName: { __rl: true, mode: 'name', value: SERVICE },
			inputsMode: 'json',
			inputsJson: '{"userid": "12345"}',
		},
		credential: credentialFor(lightenUp, 'LightenUp, scheduled'),
		idOf: ({ execution_id }) => String(execution_id),
		expected: () =>
			[...lightenUp.executions.values()]
				.filter(({ state }) => state !== 'running')
				.map(({ id, startedAt }) => ({ id, startedMs: startedAt })),
		...STARTED_BY_TRIGGER,
		polls: () => lightenUp.count('POST', START),
		nextRequest: async () =>
			await lightenUp.untilReceived('POST', START, lightenUp.count('POST', START) + 1),
		stop: async () => await lightenUp.close(),
	};
}

function credentialFor(lightenUp: LightenUpSimulator, name: string): LabCredential {
	return {
		name,
		type: 'lightenUpApi',
		data: { baseUrl: lightenUp.url, accessToken: lightenUp.keys.accessToken },
	};
}

export const lightenUpWatched: OpenWatched[] = [watchGivenExecutions, watchScheduledRuns];
