import type { INodeProperties } from 'n8n-workflow';

import { firstPollNotice } from '../shared/fields/watchedJobs';

/** What happens to a job, by event. */
const NOTICES = {
	jobCreated: 'is submitted',
	jobFailed: 'fails',
	jobFinished: 'finishes',
	jobSucceeded: 'succeeds',
};
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
				description: 'When a job is submitted, no matter who submits it',
			},
			{
				name: 'Job Failed',
				value: 'jobFailed',
				description: 'When a job fails',
			},
			{
				name: 'Job Finished',
				value: 'jobFinished',
				description: 'When a job finishes (succeeded or failed)',
			},
			{
				name: 'Job Succeeded',
				value: 'jobSucceeded',
				description: 'When a job succeeds',
			},
		],
		default: 'jobFinished',
	},
	...Object.entries(NOTICES).map(([triggerOn, jobs]) =>
		firstPollNotice(
			`Triggers once for each job that ${jobs} after you publish. Gravity AI lists only its latest jobs: poll often.`,
			{ triggerOn: [triggerOn] },
		),
	),
	{
		displayName: 'Download Result',
		name: 'downloadResult',
		type: 'boolean',
		default: false,
		description: 'Whether to download the result of each job that succeeds, as a file',
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
