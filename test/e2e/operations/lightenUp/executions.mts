import { errorItem } from '../agrees.mts';
import type { ActionCase } from '../cases.mts';
import {
	doneItem,
	failedItem,
	lightenUpCase,
	lightenUpOAuth2Case,
	look,
	looks,
	user,
} from './scene.mts';

/** The operations on executions. */
export const executionCases: ActionCase[] = [
	lightenUpCase(['execution', 'get'], 'as they stand', (lightenUp) => {
		const [runs, done, failed] = [1, 2, 3].map(() => lightenUp.insert());
		lightenUp.finish(done.id, [user('1')]);
		lightenUp.fail(failed.id, 'No such user');
		const all = [runs, done, failed];
		return {
			parameters: { executionId: '={{ $json.id }}', waitForCompletion: false },
			items: all.map(({ id }) => ({ id })),
			returned: () => [
				{ execution_id: runs.id, state: 'running' },
				doneItem(done),
				failedItem(failed),
			],
			received: () => all.map(look),
		};
	}),
	lightenUpOAuth2Case(
		['execution', 'get'],
		'waits for its results, an item for each',
		(lightenUp) => {
			const execution = lightenUp.insert();
			return {
				parameters: {
					executionId: execution.id,
					waitForCompletion: true,
					splitResults: true,
					options: { pollInterval: 0.3 },
				},
				meanwhile: async () => {
					await lightenUp.untilReceived('POST', /stats$/, 2);
					lightenUp.finish(execution.id, [user('1'), 'two']);
				},
				returned: () => [user('1'), { result: 'two' }],
				pairs: [0, 0],
				received: () => [looks(execution)],
			};
		},
	),
	lightenUpCase(
		['execution', 'get'],
		'one that fails goes out where the user wants it',
		(lightenUp) => {
			const execution = lightenUp.insert();
			lightenUp.fail(execution.id, 'No such user');
			return {
				parameters: {
					executionId: execution.id,
					waitForCompletion: true,
					options: { onFailure: 'output' },
				},
				returned: () => [failedItem(execution)],
				received: () => [looks(execution)],
			};
		},
	),
	lightenUpCase(
		['execution', 'get'],
		'one that does not end in time goes out as it stands',
		(lightenUp) => {
			const execution = lightenUp.insert();
			return {
				parameters: {
					executionId: execution.id,
					waitForCompletion: true,
					options: { timeout: 1, onTimeout: 'output', waitMode: 'durable' },
				},
				returned: () => [{ execution_id: execution.id, state: 'running' }],
				received: () => [looks(execution)],
			};
		},
	),
	lightenUpCase(
		['execution', 'get'],
		'one of two is unknown and the other goes on',
		(lightenUp) => {
			const execution = lightenUp.insert();
			lightenUp.finish(execution.id, [user('1')]);
			const unknown = { id: 'not-known' };
			return {
				parameters: { executionId: '={{ $json.id }}' },
				items: [unknown, { id: execution.id }],
				onError: 'continueRegularOutput',
				returned: () => [errorItem(/Unknown execution/), doneItem(execution)],
				received: () => [look(unknown), look(execution)],
			};
		},
	),
];
