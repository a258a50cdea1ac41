import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../simulators/server.mts';
import { Bench as Arcanna, sendFeedback, start, stop } from '../../arcanna/support.mts';
import type { RunResult } from '../../harness/index.mts';

/** What a service answers to operations that change something with one request. */
const WRITES: Array<
	[string, object, (fault: Fault) => Promise<Pick<RunResult, 'error' | 'items'>>]
> = [
	...[start, stop, { ...sendFeedback, eventId: 'e1' }].map(
		(parameters: INodeParameters): (typeof WRITES)[number] => [
			`Arcanna: ${String(parameters.operation)}`,
			{ job_id: 123, ...('eventId' in parameters && { event_id: 'e1' }) },
			async (fault) => {
				const bench = await Arcanna.open();
				bench.service.fault('*', /./, fault, { times: 9 });
				const { error, items } = await bench.run(parameters);
				await bench.service.close();
				return { error, items };
			},
		],
	),
];

describe.each(WRITES)('%s', (_, ids, run) => {
	test.each([200, 204, 205])(
		'is done when the service answers %d without a body',
		async (status) => {
			const { error, items } = await run({ kind: 'status', status, body: '' });
			expect(error).toBeUndefined();
			expect(items).toEqual([{ json: { ...ids, success: true }, pairedItem: { item: 0 } }]);
		},
	);

	test('is not done when the service answers a web page', async () => {
		const { error, items } = await run({ kind: 'page', status: 200 });
		expect(error?.message).toMatch(/web page/);
		expect(items).toEqual([]);
	});
});
