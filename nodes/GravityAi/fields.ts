import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

type Show = IDisplayOptions['show'];

export function jobIdField(show: Show): INodeProperties {
	return {
		displayName: 'Job ID',
		name: 'jobId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 0b6f9c3e-5d0e-4c43-9f0e-6f1d0a3f2c11',
		description: 'The ID that Gravity AI gave the job',
		hint: 'Often {{ $json.id }}, from the node that submitted the job',
		displayOptions: { show },
	};
}

export function waitField(show: Show, otherwise: string): INodeProperties {
	return {
		displayName: 'Wait for Completion',
		name: 'waitForCompletion',
		type: 'boolean',
		default: false,
		description: `Whether to wait until the job has ended. Otherwise ${otherwise}.`,
		displayOptions: { show },
	};
}

/** What to do with the result of a job that has succeeded. */
export function downloadFields(show: Show): INodeProperties[] {
	const downloading = { ...show, downloadResult: [true] };
	return [
		{
			displayName: 'Download Result',
			name: 'downloadResult',
			type: 'boolean',
			default: false,
			description: 'Whether to fetch the result of the job when it has succeeded',
			displayOptions: { show },
		},
		{
			displayName: 'Result Format',
			name: 'resultFormat',
			type: 'options',
			options: [
				{
					name: 'Automatic',
					value: 'auto',
					description:
						'Items if the result is JSON of at most 64 MB (64 KB as an AI tool), otherwise a file on the item of the job',
				},
				{
					name: 'File',
					value: 'binary',
					description: 'A file on the item of the job, whatever is in it; of any size',
				},
				{
					name: 'Items From JSON',
					value: 'json',
					description: 'An item for each entry of the result, in place of the job',
				},
			],
			default: 'auto',
			description: 'How the result comes out of the node',
			displayOptions: { show: downloading },
		},
		outputField({ ...downloading, resultFormat: ['auto', 'binary'] }),
	];
}

export function outputField(show: Show): INodeProperties {
	return {
		displayName: 'Output Data Field Name',
		name: 'outputPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the output field to put the result in',
		displayOptions: { show },
	};
}
