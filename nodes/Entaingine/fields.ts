import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

const INPUTS_HINT =
	'The names are those in the input template. entAIngine ignores a name that it does not know without saying so, so check the spelling.';

/** What a new process needs: its template and its inputs. */
export function newProcessFields(show: IDisplayOptions['show']): INodeProperties[] {
	return [
		{
			displayName: 'Process Template',
			name: 'processTemplate',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 10001',
			description: 'The ID of the template that the process is made from',
			hint: 'entAIngine has no list of templates to pick from: copy the ID from entAIngine Studio',
			displayOptions: { show },
		},
		{
			displayName: 'Inputs From',
			name: 'inputsMode',
			type: 'options',
			options: [
				{ name: 'Fields', value: 'fields', description: 'A row for each input' },
				{ name: 'JSON', value: 'json', description: 'One JSON value with all inputs' },
			],
			default: 'fields',
			description: 'Where the inputs of the process come from',
			displayOptions: { show },
		},
		{
			displayName: 'Inputs',
			name: 'inputs',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Input',
			default: {},
			description:
				', To give all inputs by one expression, set "Inputs From" to "JSON": n8n empties rows that one expression gives',
			options: [
				{
					displayName: 'Input',
					name: 'values',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. FILE_URL',
							description: INPUTS_HINT,
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							default: '',
							description: 'A text, or the URL of a file; an object is sent as JSON text',
						},
					],
				},
			],
			displayOptions: { show: { ...show, inputsMode: ['fields'] } },
		},
		{
			displayName: 'Inputs JSON',
			name: 'inputsJson',
			type: 'json',
			default: '{}',
			placeholder: 'e.g. { "FILE_URL": "https://example.com/file.pdf" }',
			description:
				'An object with a value for each name, or a list of names and values. entAIngine ignores a name that it does not know without saying so.',
			displayOptions: { show: { ...show, inputsMode: ['json'] } },
		},
	];
}

export const spaceIdOption: INodeProperties = {
	displayName: 'Space ID',
	name: 'spaceId',
	type: 'string',
	default: '',
	placeholder: 'e.g. .entaingine.test',
	description: 'The space to work in, instead of the default one in the credential',
};

/** Options of a new process, in alphabetical order as n8n's lint wants it. */
export const newProcessOptions: INodeProperties[] = [
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Invoice 4711',
		description: 'What the process is for, as it is shown in entAIngine',
	},
	{
		displayName: 'Private',
		name: 'isPrivate',
		type: 'boolean',
		default: true,
		description: 'Whether only you see the process, and not all users of the space',
	},
	spaceIdOption,
];

export function processIdField(show: IDisplayOptions['show']): INodeProperties {
	return {
		displayName: 'Process ID',
		name: 'processId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 1001',
		description: 'The ID that entAIngine gave the process',
		hint: 'Often {{ $json.id }}, from the node that created the process',
		displayOptions: { show },
	};
}

export function waitField(show: IDisplayOptions['show'], description: string): INodeProperties {
	return {
		displayName: 'Wait for Completion',
		name: 'waitForCompletion',
		type: 'boolean',
		default: false,
		description,
		displayOptions: { show },
	};
}
