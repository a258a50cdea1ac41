import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { inputRows } from '../shared/fields/inputRows';
import { waitBuilderHint } from '../shared/fields/options';
import { filledByModel, inputsModeFields } from '../shared/fields/tool';

const INPUTS_HINT =
	'Use the input names exactly as in the template. entAIngine silently ignores unknown names.';

/** The fields of a new process: its template and its inputs. */
export function newProcessFields(show: IDisplayOptions['show']): INodeProperties[] {
	return [
		{
			displayName: 'Process Template',
			name: 'processTemplate',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 10001',
			description: 'The ID of the template to create the process from',
			hint: "Copy the ID from entAIngine Studio. The entAIngine API can't list templates.",
			displayOptions: { show },
		},
		...inputsModeFields({
			displayName: 'Inputs Source',
			name: 'inputsMode',
			type: 'options',
			options: [
				{ name: 'Fields', value: 'fields', description: 'A row for each input' },
				{ name: 'JSON', value: 'json', description: 'One JSON value with all inputs' },
			],
			default: 'fields',
			description: 'Where to take the inputs of the process from',
			displayOptions: { show },
		}),
		inputRows({
			displayName: 'Inputs',
			description:
				'The inputs of the process, with the names used in the template. To set all of them with one expression, set "Inputs Source" to "JSON": n8n ignores an expression for the whole field, and the process would start without inputs.',
			placeholder: 'e.g. FILE_URL',
			nameDescription: INPUTS_HINT,
			valueDescription: 'Text, or the URL of a file. Objects are sent as JSON text.',
			show: { ...show, inputsMode: ['fields'] },
		}),
		...filledByModel(
			{
				displayName: 'Inputs JSON',
				name: 'inputsJson',
				type: 'json',
				default: '{}',
				placeholder: 'e.g. { "FILE_URL": "https://example.com/file.pdf" }',
				description:
					'An object with a value for each name, or a list of names and values. entAIngine silently ignores unknown names.',
				displayOptions: { show: { ...show, inputsMode: ['json'] } },
			},
			'inputs',
			'The inputs of the process as JSON text: an object with a value for each input name of its template',
		),
	];
}

export const spaceIdOption: INodeProperties = {
	displayName: 'Space ID',
	name: 'spaceId',
	type: 'string',
	default: '',
	placeholder: 'e.g. .entaingine.test',
	description: 'The space to work in. Defaults to the space in the credential.',
};

/** An option of operations and events that return the final text of a process. */
export const parseTextOption: INodeProperties = {
	displayName: 'Parse Text as JSON',
	name: 'parseText',
	type: 'boolean',
	default: true,
	description:
		'Whether to return the final text as data if it is a JSON object or list. Any other text is returned unchanged.',
};

/** Options of a new process, in the alphabetical order that n8n's lint requires. */
export const newProcessOptions: INodeProperties[] = [
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Invoice 4711',
		description: 'The description of the process shown in entAIngine',
	},
	parseTextOption,
	{
		displayName: 'Private',
		name: 'isPrivate',
		type: 'boolean',
		default: true,
		description: 'Whether the process is visible only to you',
	},
	spaceIdOption,
];

export function processIdFields(show: IDisplayOptions['show']): INodeProperties[] {
	return filledByModel(
		{
			displayName: 'Process ID',
			name: 'processId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 1001',
			description: "The process's ID, assigned by entAIngine",
			hint: 'Usually {{ $json.id }} from the node that created the process',
			displayOptions: { show },
		},
		'process_id',
		'The ID of the process',
	);
}

export function waitField(show: IDisplayOptions['show'], description: string): INodeProperties {
	return {
		displayName: 'Wait for Completion',
		name: 'waitForCompletion',
		type: 'boolean',
		default: false,
		description,
		builderHint: waitBuilderHint,
		displayOptions: { show },
	};
}
