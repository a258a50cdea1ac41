import { startGravityAi } from '../../simulators/gravityAi.mts';
import type { OpenWatching } from '../watching.mts';

export const watchGravityAi: OpenWatching = async (event, where) => {
	const here = await startGravityAi();
	const there = where === 'key' ? here : await startGravityAi();
	const keys = [here.keys.first, where === 'key' ? here.keys.second : there.keys.first];
	const state = event === 'jobFailed' ? 'error' : 'success';
	return {
		servers: [here, there],
		parameters: {},
		data: [
			{ baseUrl: here.url, apiKey: keys[0] },
			{ baseUrl: there.url, apiKey: keys[1] },
		],
		finish: (account) => [here, there][account].insert({ key: keys[account], state }).id,
	};
};
