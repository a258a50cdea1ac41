import { LightenUpApi } from '../../../credentials/LightenUpApi.credentials.ts';
import { startLightenUp } from '../../simulators/lightenUp.mts';
import type { OpenWaiting } from '../waiting.mts';

const DAY_MS = 86_400_000;
const numbers = { __rl: true, mode: 'name', value: 'numbers' };

const execution =
	(operation: 'start' | 'get'): OpenWaiting =>
	async (items) => {
		const server = await startLightenUp({
			executionMs: 'manual',
			services: [{ name: 'numbers', inputs: ['n'], run: () => [] }],
			flows: [{ name: 'numbers', inputs: ['n'] }],
		});
		const ids = Array.from(
			{ length: operation === 'get' ? items : 0 },
			(_, n) => server.insert({ inputs: { n } }).id,
		);
		const data = { baseUrl: server.url, accessToken: server.issueToken(DAY_MS) };
		return {
			server,
			credential: { type: new LightenUpApi(), data },
			parameters: {
				authentication: 'accessToken',
				serviceName: numbers,
				flowName: numbers,
				inputsMode: 'item',
				executionId: `={{ ${JSON.stringify(ids)}[$json.n] }}`,
				splitResults: true,
			},
			started: () =>
				[...server.executions.values()].map(({ inputs, id }) => [Number(inputs.n), id]),
			end: (id, how) => {
				if (how === 'failed') server.fail(id);
				else server.finish(id, [{ execution_id: id, result: `result of ${id}` }]);
			},
		};
	};

export const lightenUpWaiting: Record<string, OpenWaiting[]> = {
	'service.start': [execution('start')],
	'flow.start': [execution('start')],
	'execution.get': [execution('get')],
};
