import { EntaingineApi } from '../../../credentials/EntaingineApi.credentials.ts';
import { startEntaingine } from '../../simulators/entaingine.mts';
import type { OpenWaiting } from '../waiting.mts';

const process =
	(operation: 'create' | 'get'): OpenWaiting =>
	async (items) => {
		const server = await startEntaingine({ taskMs: 'manual' });
		const inputs = (n: number) => [{ id: n, name: 'EXAMPLE_TEXT', value: `text ${n}` }];
		const ids = Array.from(
			{ length: operation === 'get' ? items : 0 },
			(_, n) => server.insert({ inputs: inputs(n) }).id,
		);
		const data = { baseUrl: `${server.url}/aiengine`, apiKey: server.keys.test };
		return {
			server,
			credential: { type: new EntaingineApi(), data },
			parameters: {
				processTemplate: '10001',
				inputsMode: 'json',
				inputsJson: '={{ { EXAMPLE_TEXT: "text " + $json.n } }}',
				processId: `={{ ${JSON.stringify(ids)}[$json.n] }}`,
			},
			started: () =>
				[...server.processes.values()].map(({ inputs: [{ value }], id }) => [
					Number(value.replace('text ', '')),
					String(id),
				]),
			end: (id, how) => {
				if (how === 'failed') server.fail(Number(id), 'The file is not readable');
				else server.finish(Number(id), { output: { text: `result of ${id}` } });
			},
		};
	};

export const entaingineWaiting: Record<string, OpenWaiting[]> = {
	'process.create': [process('create')],
	'process.get': [process('get')],
};
