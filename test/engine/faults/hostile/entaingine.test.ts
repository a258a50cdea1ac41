import type { IDataObject } from 'n8n-workflow';

import { Bench } from '../../entaingine/setup.mts';
import { body, segment, testHostileFields } from './fields.mts';

testHostileFields({
	open: async () => {
		const bench = await Bench.open({ taskMs: 1 });
		return { bench, server: bench.server };
	},
	fields: [
		{
			name: 'process ID',
			field: 'path',
			run: async (bench, processId) => await bench.run('get', { processId }),
			sent: segment(6),
		},
		{
			name: 'input',
			field: 'body',
			run: async (bench, value) =>
				await bench.run('create', {
					processTemplate: '10001',
					inputsMode: 'json',
					inputsJson: JSON.stringify({ EXAMPLE_TEXT: value }),
				}),
			sent: body(({ inputs }) => (inputs as IDataObject[])[0].value),
		},
		{
			name: 'name of an input',
			field: 'body',
			run: async (bench, name) =>
				await bench.run('create', {
					processTemplate: '10001',
					inputsMode: 'json',
					inputsJson: `{${JSON.stringify(name)}: "x"}`,
				}),
			sent: body(({ inputs }) => (inputs as IDataObject[])[0].name),
		},
	],
});
