import { errorItem } from '../agrees.mts';
import type { ActionCase } from '../cases.mts';
import {
	doneItem,
	executionFor,
	lightenUpCase,
	lightenUpOAuth2Case,
	listedInputs,
	looks,
	NO_RESULTS,
	running,
	SEGMENTATION,
	service,
	startedItem,
	starting,
	user,
	USER_INFO,
} from './scene.mts';

/** The operations on services. */
export const serviceCases: ActionCase[] = [
	lightenUpCase(['service', 'run'], 'inputs in fields', (lightenUp) => ({
		parameters: {
			serviceName: service('list', USER_INFO),
			inputsMode: 'fields',
			inputs: { values: [{ name: 'userid', value: '={{ $json.id }}' }] },
			options: { concurrency: 1 },
		},
		items: [{ id: '1' }, { id: 2 }],
		returned: () => ['1', 2].map((id) => doneItem(executionFor(lightenUp, id), true)),
		received: () => ['1', 2].map((userid) => running(USER_INFO, { userid })),
	})),
	lightenUpOAuth2Case(
		['service', 'run'],
		'inputs as JSON, of a service that gives its outputs by name',
		() => ({
			parameters: {
				serviceName: service('name', USER_INFO),
				inputsMode: 'json',
				inputsJson: '{ "userid": "1", "deep": { "list": [1, null] } }',
			},
			returned: () => [{ output1: user('1'), state: 'succeeded' }],
			received: () => [running(USER_INFO, { userid: '1', deep: { list: [1, null] } })],
		}),
		{ smoke: true, options: { syncReply: 'named' } },
	),
	lightenUpCase(
		['service', 'run'],
		'one of three items is refused and the others go on',
		(lightenUp) => ({
			parameters: { serviceName: service('name', USER_INFO), inputsMode: 'item' },
			items: [{ userid: 'a' }, { user: 'b' }, { userid: 'c' }],
			onError: 'continueRegularOutput',
			returned: () => [
				doneItem(executionFor(lightenUp, 'a'), true),
				errorItem(/Missing parameters/),
				doneItem(executionFor(lightenUp, 'c'), true),
			],
			received: () => [
				running(USER_INFO, { userid: 'a' }),
				running(USER_INFO, { user: 'b' }),
				running(USER_INFO, { userid: 'c' }),
			],
		}),
	),
	lightenUpCase(['service', 'run'], 'inputs in the fields that LightenUp lists', (lightenUp) => ({
		parameters: {
			serviceName: service('list', USER_INFO),
			inputsMode: 'schema',
			inputsSchema: listedInputs({ userid: '={{ $json.id }}' }),
			additionalInputs: { values: [{ name: 'note', value: 'own' }] },
		},
		items: [{ id: 1 }],
		returned: () => [doneItem(executionFor(lightenUp, '1'), true)],
		received: () => [running(USER_INFO, { userid: '1', note: 'own' })],
	})),
	lightenUpCase(
		['service', 'start'],
		'inputs in the fields that LightenUp lists, of which one is left empty',
		(lightenUp) => ({
			parameters: {
				serviceName: service('name', USER_INFO),
				inputsMode: 'schema',
				inputsSchema: listedInputs({ userid: '={{ $json.id }}', note: null }),
			},
			items: [{ id: 'a' }, { id: 'b' }],
			returned: () => ['a', 'b'].map((id) => startedItem(executionFor(lightenUp, id))),
			received: () => ['a', 'b'].map((userid) => starting(USER_INFO, { userid })),
		}),
		{ options: { executionMs: 'manual' } },
	),
	lightenUpOAuth2Case(
		['service', 'start'],
		'inputs in fields, without waiting',
		(lightenUp) => ({
			parameters: {
				serviceName: service('list', USER_INFO),
				inputsMode: 'fields',
				inputs: { values: [{ name: 'userid', value: '={{ $json.id }}' }] },
			},
			items: [{ id: '1' }],
			returned: () => [startedItem(executionFor(lightenUp, '1'))],
			received: () => [starting(USER_INFO, { userid: '1' })],
		}),
		{ options: { executionMs: 'manual' } },
	),
	lightenUpCase(
		['service', 'start'],
		'inputs as JSON, and its results awaited',
		(lightenUp) => ({
			parameters: {
				serviceName: service('name', USER_INFO),
				inputsMode: 'json',
				inputsJson: '={{ { userid: $json.id } }}',
				waitForCompletion: true,
				options: { pollInterval: 0.3, timeout: 60, maxRetries: 1 },
			},
			items: [{ id: '1' }, { id: '2' }],
			returned: () => ['1', '2'].map((id) => doneItem(executionFor(lightenUp, id))),
			received: () =>
				['1', '2'].flatMap((userid) => [
					starting(USER_INFO, { userid }),
					looks(executionFor(lightenUp, userid)),
				]),
		}),
		{ options: { executionMs: 500 } },
	),
	lightenUpOAuth2Case(
		['service', 'start'],
		'the input item, and an item for each result',
		(lightenUp) => {
			const items = [{ input1: 'children' }, { input1: 'adults' }].map((item) => ({
				...item,
				input2: 1,
			}));
			return {
				parameters: {
					serviceName: service('name', SEGMENTATION),
					inputsMode: 'item',
					waitForCompletion: true,
					splitResults: true,
				},
				items,
				returned: () =>
					items.flatMap(({ input1 }) => [
						{ segment: 'input1', value: input1 },
						{ segment: 'input2', value: 1 },
					]),
				pairs: [0, 0, 1, 1],
				received: () => [
					...items.map((item) => starting(SEGMENTATION, item)),
					...[...lightenUp.executions.values()].map(looks),
				],
			};
		},
		{ smoke: true },
	),
	lightenUpCase(
		['service', 'start'],
		'a service without inputs and without results gives no item',
		(lightenUp) => ({
			parameters: {
				serviceName: service('name', NO_RESULTS),
				waitForCompletion: true,
				splitResults: true,
			},
			returned: () => [],
			received: () => [starting(NO_RESULTS, {}), ...[...lightenUp.executions.values()].map(looks)],
		}),
	),
	lightenUpCase(
		['service', 'start'],
		'one of three executions fails and the others go on',
		(lightenUp) => {
			const ids = ['a', 'bad', 'c'];
			return {
				parameters: {
					serviceName: service('name', USER_INFO),
					inputsMode: 'item',
					waitForCompletion: true,
					options: { onFailure: 'error', onTimeout: 'error', waitMode: 'node' },
				},
				items: ids.map((userid) => ({ userid })),
				onError: 'continueErrorOutput',
				returned: () => ['a', 'c'].map((id) => doneItem(executionFor(lightenUp, id))),
				atErrorOutput: () => [errorItem(/failed: No such user/, { userid: 'bad' })],
				pairs: [0, 2, 1],
				received: () =>
					ids.flatMap((userid) => [
						starting(USER_INFO, { userid }),
						looks(executionFor(lightenUp, userid)),
					]),
			};
		},
		{
			options: { failure: ({ inputs }) => (inputs.userid === 'bad' ? 'No such user' : undefined) },
		},
	),
];
