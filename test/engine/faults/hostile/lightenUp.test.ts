import * as lightenUp from '../../lightenUp/support.mts';
import { body, segment, testHostileFields } from './fields.mts';

testHostileFields({
	open: async () => {
		const bench = await lightenUp.Bench.open({ executionMs: 1 });
		return { bench, server: bench.service };
	},
	fields: [
		{
			name: 'service',
			field: 'path',
			run: async (bench, name) =>
				await bench.run({ ...lightenUp.start, serviceName: lightenUp.byName(name) }),
			sent: segment(3),
		},
		{
			name: 'execution ID',
			field: 'body',
			run: async (bench, executionId) => await bench.run({ ...lightenUp.get, executionId }),
			sent: body(({ execution_id }) => execution_id),
		},
		{
			name: 'name of an input',
			field: 'body',
			run: async (bench, name) =>
				await bench.run({
					...lightenUp.start,
					inputs: lightenUp.rows({ [name]: 'v', userid: '1' }),
				}),
			sent: body((inputs) => Object.keys(inputs).find((name) => name !== 'userid')),
		},
	],
});
