import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { waitBuilderHint } from '../shared/fields/options';
import { filledByModel, variedAsTool } from '../shared/fields/tool';

type Show = IDisplayOptions['show'];

export function jobIdFields(show: Show): INodeProperties[] {
	return filledByModel(
		{
			displayName: 'Job ID',
			name: 'jobId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 0b6f9c3e-5d0e-4c43-9f0e-6f1d0a3f2c11',
			description: "The job's ID, assigned by Gravity AI",
			hint: 'Usually {{ $json.id }} from the node that submitted the job',
			displayOptions: { show },
		},
		'job_id',
		'The ID of the job',
	);
}

export function waitField(show: Show, otherwise: string): INodeProperties {
	return {
		displayName: 'Wait for Completion',
		name: 'waitForCompletion',
		type: 'boolean',
		default: false,
		description: `Whether to wait until the job finishes. If off, returns ${otherwise}.`,
		builderHint: waitBuilderHint,
		displayOptions: { show },
	};
}

/** What to do with the result of a job that has succeeded. `asTool`: the differences for an AI agent. */
export function downloadFields(show: Show, asTool: Partial<INodeProperties> = {}) {
	const downloading = { ...show, downloadResult: [true] };
	const fields: INodeProperties[] = [
		...variedAsTool(
			{
				displayName: 'Download Result',
				name: 'downloadResult',
				type: 'boolean',
				default: false,
				description: 'Whether to download the result if the job succeeds',
				displayOptions: { show },
			},
			asTool,
		),
		{
			displayName: 'Result Format',
			name: 'resultFormat',
			type: 'options',
			options: [
				{
					name: 'Automatic',
					value: 'auto',
					description:
						'Items if the result is JSON of at most 64 MB (64 KB as an AI tool), otherwise a file attached to the job item',
				},
				{
					name: 'File',
					value: 'binary',
					description: 'Attach the result to the job item as a file',
				},
				{
					name: 'Items From JSON',
					value: 'json',
					description: 'Return an item for each entry of the result instead of the job item',
				},
			],
			default: 'auto',
			description: 'How to return the result',
			displayOptions: { show: downloading },
		},
		outputField({ ...downloading, resultFormat: ['auto', 'binary'] }),
	];
	return fields;
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
