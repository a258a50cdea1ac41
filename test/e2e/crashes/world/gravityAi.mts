import { startGravityAi } from '../../../simulators/gravityAi.mts';
import { Endings } from './endings.mts';
import { isOpenInFeed } from './standing.mts';
import type { OpenWatched, Watched } from './watched.mts';

const LIST = /^\/api\/v1\/jobs\/latest$/;
const EARLIER = 12;
const GROW_SHARE = 0.7;
/** More than are ever created here: a job that leaves the list would be lost without any crash. */
const PAGE_SIZE = 100_000;

/** Jobs that run when they are first listed, most of them, and end later. */
async function watchJobs(): Promise<Watched> {
	const gravityAi = await startGravityAi({ pageSize: PAGE_SIZE });
	const earlier = new Set(Array.from({ length: EARLIER }, () => gravityAi.insert().id));
	const endings = new Endings((id, failed) =>
		gravityAi.finish(id, { state: failed ? 'fail' : 'success' }),
	);
	return {
		name: 'Gravity AI, Job Finished',
		type: 'gravityAiTrigger',
		parameters: { triggerOn: 'jobFinished' },
		credential: {
			name: 'Gravity AI',
			type: 'gravityAiApi',
			data: { apiKey: gravityAi.keys.first, baseUrl: gravityAi.url },
		},
		idOf: ({ id }) => String(id),
		expected: () =>
			[...gravityAi.jobs.values()]
				.filter(({ id, state }) => state !== 'running' && !earlier.has(id))
				.map(({ id }) => ({ id })),
		needsBeginning: true,
		isOpen: (state, id) => isOpenInFeed(state, id, gravityAi.jobs.get(id)?.createdAt ?? NaN),
		grow: (random) => {
			if (random.next() > GROW_SHARE) return;
			endings.plan(gravityAi.insert({ state: 'running' }).id, random);
		},
		settle: () => endings.all(),
		polls: () => gravityAi.count('GET', LIST),
		nextRequest: async () =>
			await gravityAi.untilReceived('GET', LIST, gravityAi.count('GET', LIST) + 1),
		stop: async () => {
			endings.stop();
			await gravityAi.close();
		},
	};
}

export const gravityAiWatched: OpenWatched[] = [watchJobs];
