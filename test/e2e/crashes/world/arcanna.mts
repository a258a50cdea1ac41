import { startArcanna } from '../../../simulators/arcanna.mts';
import { Endings } from './endings.mts';
import { isOpenInFeed } from './standing.mts';
import type { OpenWatched, Watched } from './watched.mts';

const USE_CASE = 123;
const QUERY = /^\/api\/v2\/events\/query$/;
const GROW_SHARE = 0.7;

/** Events, most of which are pending at first and decided later. */
async function watchDecisions(): Promise<Watched> {
	const arcanna = await startArcanna();
	const earlier = new Set([1, 2, 3].map(() => arcanna.insert({ job_id: USE_CASE }).event_id));
	const endings = new Endings((id, failed) =>
		arcanna.decide(id, failed ? { error_message: 'The model has not decided' } : {}),
	);
	return {
		name: 'Arcanna, New Decision',
		type: 'arcannaTrigger',
		parameters: {
			triggerOn: 'newDecision',
			jobId: { __rl: true, mode: 'id', value: String(USE_CASE) },
		},
		credential: {
			name: 'Arcanna',
			type: 'arcannaApi',
			data: {
				baseUrl: arcanna.url,
				apiKey: arcanna.keys.management,
				allowUnauthorizedCerts: false,
			},
		},
		idOf: ({ event_id }) => String(event_id),
		expected: () =>
			[...arcanna.events.values()]
				.filter(({ event_id, decision }) => decision && !earlier.has(event_id))
				.map(({ event_id }) => ({ id: event_id })),
		needsBeginning: true,
		isOpen: (state, id) => {
			const key = `${USE_CASE}/${id}`;
			return isOpenInFeed(state, key, Date.parse(arcanna.events.get(key)?.ingest_timestamp ?? ''));
		},
		grow: (random) => {
			if (random.next() > GROW_SHARE) return;
			const { event_id } = arcanna.insert({ job_id: USE_CASE, outcome: 'pending' });
			endings.plan(event_id, random);
		},
		settle: () => endings.all(),
		polls: () => arcanna.count('POST', QUERY),
		nextRequest: async () =>
			await arcanna.untilReceived('POST', QUERY, arcanna.count('POST', QUERY) + 1),
		stop: async () => {
			endings.stop();
			await arcanna.close();
		},
	};
}

export const arcannaWatched: OpenWatched[] = [watchDecisions];
