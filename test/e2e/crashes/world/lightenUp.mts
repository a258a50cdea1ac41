import { type LightenUpSimulator, startLightenUp } from '../../../simulators/lightenUp.mts';
import { isObject } from '../../../lab/json.mts';
import type { LabCredential } from '../../../lab/service.mts';
import { isOpenAmongGiven, isOpenAmongRuns } from './standing.mts';
import type { Watched } from './watched.mts';

const LOOK = /^\/admin\/stats$/;
const START = /^\/webhook\/customaiservice\//;
const SERVICE = 'cinema_getuser_info';
const RUN_MS = 5_000;
const GROW_SHARE = 0.2;
const FAILED_SHARE = 0.1;

/** Executions whose IDs are known and that end one by one. The last one never does. */
export async function watchGivenExecutions(count: number): Promise<Watched> {
	const lightenUp = await startLightenUp();
	const ids = Array.from({ length: count + 1 }, () => lightenUp.insert().id);
	const endless = ids[count];
	const running = ids.slice(0, count);
	const end = (failed: boolean) => {
		const id = running.shift();
		if (id === undefined) return;
		if (failed) lightenUp.fail(id);
		else lightenUp.finish(id, [{ userid: id }]);
	};
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
		expected: () =>
			ids.filter((id) => id !== endless && !running.includes(id)).map((id) => ({ id })),
		needsBeginning: false,
		isOpen: isOpenAmongGiven,
		grow: (random) => {
			if (random.next() < GROW_SHARE) end(random.next() < FAILED_SHARE);
		},
		settle: () => {
			while (running.length > 0) end(false);
		},
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
export async function watchScheduledRuns(): Promise<Watched> {
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
		needsBeginning: false,
		isOpen: isOpenAmongRuns,
		grow: () => {},
		settle: () => {},
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
