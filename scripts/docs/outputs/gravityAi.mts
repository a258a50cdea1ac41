import { type Output, STATE } from './output.mts';

export const gravityAiOutputs: Output[] = [
	{
		title: 'A job',
		from: [
			'job.submit',
			'job.get',
			'job.getMany',
			'job.rename',
			'jobCreated',
			'jobFailed',
			'jobFinished',
			'jobSucceeded',
		],
		fields: {
			id: 'The ID of the job. Use it with _Job: Get_ and _Job: Get Result_.',
			name: 'The name of the job. Defaults to the file name.',
			status: 'Its status in the words of Gravity AI, such as `success`.',
			state: STATE,
			errorMessage: 'Why the job failed. Null if it did not.',
			billedUsage:
				'What the job costs, in units of $0.001: 20 is $0.02. Set when the job is created; getting or renaming it costs nothing.',
			recordCount: 'The records in the file: rows of a table, usually 1 for an image.',
			recordGroupCount:
				'How many groups of records were billed. A model that is priced per 5 records has 2 groups for 10 records.',
			processingTimeMS: 'How long the job took, in milliseconds.',
			inputFileName: 'The name of the submitted file.',
			inputMime: 'The type that it was submitted as.',
			createdDateUtc: 'When the job was created, in UTC.',
			lastUpdatedUtc: 'When the job was last changed, in UTC.',
		},
	},
	{
		title: 'A result',
		from: ['job.getResult'],
		fields: {
			id: 'The ID of the job. The file is in the binary data of the item.',
			link: 'Only with _Result Format: Link_: where the file can be downloaded without a key. It expires shortly; the one in the documentation of Gravity AI was valid for about 90 seconds.',
		},
	},
];
