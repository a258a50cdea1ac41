import type { INodeProperties } from 'n8n-workflow';

const withResult = { triggerOn: ['jobFinished', 'jobSucceeded'] };

export const triggerFields: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Job Created',
				value: 'jobCreated',
				description: 'Once for each new job, whoever submitted it',
			},
			{
				name: 'Job Failed',
				value: 'jobFailed',
				description: 'When a job has ended without a result',
			},
			{
				name: 'Job Finished',
				value: 'jobFinished',
				description: 'When a job finishes, whether it succeeded or failed',
			},
			{
				name: 'Job Succeeded',
				value: 'jobSucceeded',
				description: 'When a job has ended with a result',
			},
		],
		default: 'jobFinished',
	},
	{
		displayName:
			'The first poll only notes which jobs there are. From then on each job starts the workflow once. Gravity AI lists only its latest jobs: when many are submitted, poll often.',
		name: 'firstLookNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Download Result',
		name: 'downloadResult',
		type: 'boolean',
		default: false,
		description: 'Whether to fetch the result of each job that has succeeded, as a file',
		displayOptions: { show: withResult },
	},
	{
		displayName: 'Output Data Field Name',
		name: 'outputPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the output field to put the result in',
		displayOptions: { show: { ...withResult, downloadResult: [true] } },
	},
];
