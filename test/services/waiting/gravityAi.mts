import type { INodeParameters } from 'n8n-workflow';

import { GravityAiApi } from '../../../credentials/GravityAiApi.credentials.ts';
import { startGravityAi } from '../../simulators/gravityAi.mts';
import type { OpenWaiting } from '../waiting.mts';

const CSV = { name: 'result.csv', contentType: 'text/csv' };
const JSON_FILE = { name: 'result.json', contentType: 'application/json' };

const job =
	(operation: 'submit' | 'get', file = CSV, more: INodeParameters = {}): OpenWaiting =>
	async (items) => {
		const server = await startGravityAi({ jobMs: 'manual' });
		const ids = Array.from(
			{ length: operation === 'get' ? items : 0 },
			(_, n) => server.insert({ state: 'running', inputFileName: `${n}.txt` }).id,
		);
		const data = { baseUrl: server.url, apiKey: server.keys.first };
		return {
			server,
			credential: { type: new GravityAiApi(), data },
			parameters: {
				inputSource: 'text',
				textInput: '=text {{ $json.n }}',
				fileName: '={{ $json.n }}.txt',
				jobId: `={{ ${JSON.stringify(ids)}[$json.n] }}`,
				downloadResult: true,
				outputPropertyName: '=result{{ $json.n }}',
				...more,
			},
			started: () =>
				[...server.jobs.values()].map(({ inputFileName, id }) => [
					Number.parseInt(inputFileName, 10),
					id,
				]),
			end: (id, how) => {
				const content = file === CSV ? `result of ${id}` : JSON.stringify([{ of: id }]);
				const result = { ...file, content };
				server.finish(id, how === 'failed' ? { state: 'fail' } : { result });
			},
		};
	};

const formats = (...each: Array<string | undefined>): INodeParameters => ({
	resultFormat: `={{ ${JSON.stringify(each)}[$json.n] || undefined }}`,
});

export const gravityAiWaiting: Record<string, OpenWaiting[]> = {
	'job.submit': [job('submit'), job('submit', JSON_FILE, formats(undefined, 'binary', 'json'))],
	'job.get': [job('get'), job('get', JSON_FILE, formats('binary', 'auto', 'json'))],
};
