import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../simulators/server.mts';
import { Bench as Arcanna, sendFeedback, start, stop } from '../../arcanna/support.mts';
import { Bench as GravityAi } from '../../gravityAi/bench.mts';
import type { RunResult } from '../../harness/index.mts';

/** What a service answers to operations that change something with one request. */
const WRITES: Array<[string, (fault: Fault) => Promise<Pick<RunResult, 'error' | 'items'>>]> = [
	...[start, stop, { ...sendFeedback, eventId: 'e1' }].map(
		(parameters: INodeParameters): (typeof WRITES)[number] => [
			`Arcanna: ${String(parameters.operation)}`,
			async (fault) => {
				const bench = await Arcanna.open();
				bench.service.fault('*', /./, fault, { times: 9 });
				const { error, items } = await bench.run(parameters);
				await bench.service.close();
				return { error, items };
			},
		],
	),
	[
		'Gravity AI: rename',
		async (fault) => {
			const bench = await GravityAi.start();
			const { id } = bench.service.insert();
			bench.service.fault('*', /./, fault, { times: 9 });
			const { error, items } = await bench.run('rename', { jobId: id, name: 'Nightly' });
			await bench.stop();
			return { error, items };
		},
	],
];

describe.each(WRITES)('%s', (_, run) => {
	test.each([204, 205])('is done when the service answers %d without a body', async (status) => {
		const { error, items } = await run({ kind: 'status', status, body: '' });
		expect(error).toBeUndefined();
		expect(items).toEqual([{ json: {}, pairedItem: { item: 0 } }]);
	});

	test.each<[string, Fault, RegExp]>([
		['a web page', { kind: 'page', status: 200 }, /web page/],
		['nothing with status 200', { kind: 'status', status: 200, body: '' }, /empty/],
	])('is not done when the service answers %s', async (__, fault, message) => {
		const { error, items } = await run(fault);
		expect(error?.message).toMatch(message);
		expect(items).toEqual([]);
	});
});
