import { startLightenUp } from '../../simulators/lightenUp.mts';
import type { OpenWatching } from '../watching.mts';

const SECOND_TOKEN = 'lightenup-other-access-token';

export const watchLightenUp: OpenWatching = async (_event, where) => {
	const here = await startLightenUp({ executionMs: 'manual' });
	const there = where === 'key' ? here : await startLightenUp({ executionMs: 'manual' });
	there.tokens.set(SECOND_TOKEN, Infinity);
	const ids = [1, 2].map(() => here.insert().id);
	const next = [0, 0];
	return {
		servers: [here, there],
		parameters: { executionIds: ids.join() },
		data: [
			{ baseUrl: here.url, accessToken: here.keys.accessToken },
			{ baseUrl: there.url, accessToken: SECOND_TOKEN },
		],
		finish: (account) => {
			const id = ids[next[account]++];
			const at = [here, there][account];
			at.insert({ id });
			at.finish(id);
			return id;
		},
		isGiven: true,
	};
};
