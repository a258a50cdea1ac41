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
			status: 'Its status as Gravity AI reports it, such as `success`.',
			state: STATE,
			errorMessage: 'Why the job failed. Null if it succeeded.',
			billedUsage:
				'What the job costs, in units of $0.001: 20 is $0.02. Set when the job is created; getting or renaming it costs nothing.',
			recordCount: 'How many records the file has: the rows of a table, usually 1 for an image.',
			recordGroupCount:
				'How many groups of records were billed. If a model is priced per 5 records, 10 records are 2 groups.',
			processingTimeMS: 'How long the job took, in milliseconds.',
			inputFileName: 'The name of the submitted file.',
			inputMime: 'Its MIME type when it was submitted.',
			createdDateUtc: 'When the job was created, in UTC.',
			lastUpdatedUtc: 'When the job was last changed, in UTC.',
		},
	},
	{
		title: 'A result',
		from: ['job.getResult'],
		fields: {
			id: 'The ID of the job. The file is in the binary data of the item.',
			link: "Only with _Result Format: Link_: the URL to download the file from, without a key. It expires shortly: in Gravity AI's documentation, after about 90 seconds.",
		},
	},
];
