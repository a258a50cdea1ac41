import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { notAsTool } from './tool';

/** Options of every operation. */
const sendingOptions: INodeProperties[] = [
	notAsTool({
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description: 'Maximum number of parallel requests',
	}),
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 5,
		description:
			'Maximum retries after temporary errors, such as rate limits. Requests that create something are retried only if they were certainly not accepted.',
	},
];

/** Options of every operation that can wait. */
const waitingOptions: INodeProperties[] = [
	{
		displayName: 'On Failure',
		name: 'onFailure',
		type: 'options',
		options: [
			{
				name: 'Continue With Item',
				value: 'output',
				description: 'Return the item with state "failed"',
			},
			{
				name: 'Throw Error',
				value: 'error',
				description: 'Fail the item and show the reason given by the service',
			},
		],
		default: 'error',
		description: 'What to do if the wait ends with state "failed"',
	},
	{
		displayName: 'On Timeout',
		name: 'onTimeout',
		type: 'options',
		options: [
			{
				name: 'Continue With Item',
				value: 'output',
				description: 'Return the item with state "running"',
			},
			{
				name: 'Throw Error',
				value: 'error',
				description:
					'Fail the item and show the ID and the last state. This stops nothing in the service.',
			},
		],
		default: 'error',
		description: 'What to do if there is no result when the wait timeout ends',
	},
	{
		displayName: 'Poll Interval (Seconds)',
		name: 'pollInterval',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Time between status checks. 0 sets it automatically.',
	},
	notAsTool({
		displayName: 'While Waiting',
		name: 'waitMode',
		type: 'options',
		options: [
			{
				name: 'Stay in the Node',
				value: 'node',
				description: 'The workflow execution keeps running. If n8n stops, the wait is lost.',
			},
			{
				name: 'Survive a Restart',
				value: 'durable',
				description:
					'After about a minute, n8n saves the workflow execution to its database and frees its memory and its execution slot. Requires n8n 2.41 or later.',
			},
		],
		default: 'node',
		description: 'What the workflow execution does in the meantime',
		builderHint: {
			propertyHint:
				"Use 'durable' for jobs that run longer than a few minutes, with a high timeout",
		},
	}),
	{
		displayName: 'Wait Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 300,
		description: 'Maximum time to wait',
	},
];

/**
 * Hidden fields for options that were separate fields in earlier versions: a saved workflow may still have
 * them, and n8n drops values without a field. They are read if the option is not set.
 */
export function earlierFields(
	show: IDisplayOptions['show'],
	options: INodeProperties[],
): INodeProperties[] {
	return options.map(({ displayName, name, default: value }) => ({
		displayName,
		name,
		type: 'hidden',
		default: value,
		displayOptions: { show },
	}));
}

/** What n8n's AI builder needs to know about "Wait for Completion". */
export const waitBuilderHint = {
	propertyHint:
		'Set it to true when a later node needs the result: the node then waits for the job itself. Never add a Wait node or a loop that polls. Leave it false to start jobs that the trigger of this service, or a later "get", picks up.',
};

/** What n8n shows on a node whose execution is waiting. */
export const waitingNodeTooltip =
	'Still running. n8n checks again every few minutes, even after a restart.';

/** The `options` collection of an operation, in the alphabetical order that n8n's lint requires. */
export function optionsField(
	show: IDisplayOptions['show'],
	{ waits = false, own = [] }: { waits?: boolean; own?: INodeProperties[] } = {},
): INodeProperties {
	const options = [...own, ...sendingOptions, ...(waits ? waitingOptions : [])];
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show },
		options: options.sort((one, other) => (one.displayName < other.displayName ? -1 : 1)),
	};
}
