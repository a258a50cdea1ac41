import { startEntaingine } from '../../simulators/entaingine.mts';
import type { OpenWatching } from '../watching.mts';

export const watchEntaingine: OpenWatching = async (_event, where) => {
	const here = await startEntaingine({ taskMs: 'manual' });
	const there = where === 'key' ? here : await startEntaingine({ taskMs: 'manual' });
	const { test, other } = here.spaces;
	const spaces = [test, where === 'key' ? other : there.spaces.test];
	const ids = [1, 2].map(() => here.insert().id);
	const next = [0, 0];
	return {
		servers: [here, there],
		parameters: { processIds: ids.join() },
		data: [
			{ baseUrl: `${here.url}/aiengine`, apiKey: here.keys.test },
			{
				baseUrl: `${there.url}/aiengine`,
				apiKey: where === 'key' ? here.keys.other : there.keys.test,
			},
		],
		finish: (account) => {
			const id = ids[next[account]++];
			const at = [here, there][account];
			at.insert({ id, spaceId: spaces[account] });
			return String(at.finish(id).id);
		},
		isGiven: true,
	};
};
