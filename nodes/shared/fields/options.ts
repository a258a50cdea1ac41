import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Options of every operation. */
const sendingOptions: INodeProperties[] = [
	{
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description: 'How many requests may be in flight at once',
	},
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 5,
		description:
			'How often a request is sent again after a passing refusal, such as "too many requests" or a broken connection. A request that starts something is only sent again when it certainly was not taken.',
	},
];

/** Options of every operation that can wait for a job. */
const waitingOptions: INodeProperties[] = [
	{
		displayName: 'When the Job Fails',
		name: 'onFailure',
		type: 'options',
		options: [
			{
				name: 'Output the Item',
				value: 'output',
				description: 'Go on with the item, whose state is "failed"',
			},
			{
				name: 'Stop the Workflow',
				value: 'error',
				description: "Tell why, in the service's words",
			},
		],
		default: 'error',
		description: 'What to do when the job fails while the node waits for it',
	},
	{
		displayName: 'When Time Is Up',
		name: 'onTimeout',
		type: 'options',
		options: [
			{
				name: 'Output the Item',
				value: 'output',
				description: 'Go on with the item, whose state is "running"',
			},
			{
				name: 'Stop the Workflow',
				value: 'error',
				description: 'Tell the ID and the last state; the job itself goes on',
			},
		],
		default: 'error',
		description: 'What to do when the wait timeout is over and the job still runs',
	},
	{
		displayName: 'Poll Interval',
		name: 'pollInterval',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Seconds between status checks. 0 checks often at first and backs off automatically, up to 15 seconds.',
	},
	{
		displayName: 'While Waiting',
		name: 'waitMode',
		type: 'options',
		options: [
			{
				name: 'Stay in the Node',
				value: 'node',
				description: 'The execution keeps running. If n8n stops, the wait is lost.',
			},
			{
				name: 'Survive a Restart',
				value: 'durable',
				description:
					'After about a minute the execution is saved and waits in the database, without memory or an execution slot. Requires n8n 2.41 or later.',
			},
		],
		default: 'node',
		description: 'What the execution does while the job runs',
	},
	{
		displayName: 'Wait Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 300,
		description: 'How many seconds to wait for the job at most',
	},
];

/** What n8n shows beside a node whose execution waits. */
export const waitingNodeTooltip =
	'The job is still running. n8n checks it again every few minutes, even after a restart.';

/** The `options` collection of an operation, in alphabetical order as n8n's lint wants it. */
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
