import { errorItem } from '../agrees.mts';
import type { ActionCase } from '../cases.mts';
import {
	finishedFlow,
	flowFor,
	flowing,
	lightenUpCase,
	lightenUpOAuth2Case,
	looks,
	service,
	TICKET,
} from './scene.mts';

/** The operations on flows. */
export const flowCases: ActionCase[] = [
	lightenUpCase(
		['flow', 'start'],
		'inputs in fields, without waiting',
		(lightenUp) => ({
			parameters: {
				flowName: service('name', TICKET),
				inputsMode: 'fields',
				inputs: { values: [{ name: 'message', value: '={{ $json.text }}' }] },
				waitForCompletion: false,
			},
			items: [{ text: 'one' }],
			returned: () => {
				const { id, flowId } = flowFor(lightenUp, 'one');
				return [{ hyperflowId: flowId, executionId: id, execution_id: id, state: 'running' }];
			},
			received: () => [flowing(TICKET, { message: 'one' })],
		}),
		{ options: { executionMs: 'manual' } },
	),
	lightenUpOAuth2Case(
		['flow', 'start'],
		'inputs as JSON, and its steps awaited',
		(lightenUp) => ({
			parameters: {
				flowName: service('name', TICKET),
				inputsMode: 'json',
				inputsJson: '={{ { message: $json.text } }}',
				waitForCompletion: true,
				splitResults: false,
			},
			items: [{ text: 'one' }, { text: 'two' }],
			returned: () => ['one', 'two'].map((text) => finishedFlow(flowFor(lightenUp, text))),
			received: () =>
				['one', 'two'].flatMap((message) => [
					flowing(TICKET, { message }),
					looks(flowFor(lightenUp, message)),
				]),
		}),
		{ smoke: true, options: { executionMs: 300 } },
	),
	lightenUpCase(
		['flow', 'start'],
		'one of two items fails and the other goes on',
		(lightenUp) => ({
			parameters: {
				flowName: service('name', TICKET),
				inputsMode: 'item',
				waitForCompletion: true,
				splitResults: true,
			},
			items: [{ message: 'a' }, { message: 'bad' }],
			onError: 'continueRegularOutput',
			returned: () => [finishedFlow(flowFor(lightenUp, 'a')), errorItem(/failed: No such order/)],
			received: () =>
				['a', 'bad'].flatMap((message) => [
					flowing(TICKET, { message }),
					looks(flowFor(lightenUp, message)),
				]),
		}),
		{
			options: {
				failure: ({ inputs }) => (inputs.message === 'bad' ? 'No such order' : undefined),
			},
		},
	),
];
