import { type Output, STATE } from './output.mts';

const OUTPUT = {
	id: 'The ID of the output.',
	taskId: 'The ID of the task that produced it.',
	taskPosition: 'The position of that task in the process.',
	position: 'The position of the output in its task.',
	role: '`assistant`, `user` or `system`.',
	outputText: 'Its text.',
	outputUrl: 'The URL of its file, if the task produces one.',
	chunkSimilarityMetadata: 'Similarity of chunks, by key. What the values mean is not documented.',
	executionTime: 'How long the task took, in milliseconds.',
	taskName: 'The name of the task, where entAIngine sends it.',
	identifier: 'Not documented.',
};

export const entaingineOutputs: Output[] = [
	{
		title: 'A process',
		from: [
			'process.create',
			'process.get',
			'process.downloadOutput',
			'processFinished',
			'scheduledProcessFinished',
		],
		fields: {
			id: 'The ID of the process.',
			state: STATE,
			text: 'Added by the node once the process has finished: the text of the last output. With _Options > Parse Text as JSON_, JSON text is returned as data.',
			outputs:
				'Added by the node once the process has finished: [its outputs](#an-output), in the order of the tasks.',
			description: 'The description that it was created with.',
			processOutputText: 'The final text.',
			processOutputUrl: 'The URL of the final file, if the process produces one.',
			errorMessage: 'Why it failed. Null if it succeeded.',
			processTemplate: 'The ID of the template that it was created from.',
			spaceId: 'The space that it belongs to.',
			createdBy: 'The user who created it.',
			isPrivate: 'Whether it is visible only to that user, and not to the whole space.',
			dateCreated: 'When it was created.',
			lastUpdated: 'When it was last changed.',
			totalExecutionTime: 'How long it took, in milliseconds. Null while it is running.',
			versionNumber: 'Not documented.',
		},
	},
	{ title: 'An output', from: ['process.getOutputs'], fields: OUTPUT },
	{
		title: 'An input',
		from: ['process.getInputs'],
		fields: {
			id: 'The ID of the input.',
			name: 'Its name in the template.',
			value: 'The value that the process was created with.',
		},
	},
	{
		title: 'An uploaded file',
		from: ['file.upload'],
		fields: { url: 'The URL to use as the value of an input.' },
	},
];
