import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { inputRows } from '../shared/fields/inputRows';
import { waitBuilderHint } from '../shared/fields/options';
import { filledByModel, inputsModeFields, NOT_AS_TOOL } from '../shared/fields/tool';
import type { Startable } from './inputs';

type Show = IDisplayOptions['show'];

export const authenticationField: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	options: [
		{
			name: 'Access Token',
			value: 'accessToken',
			description:
				'A manually pasted token, which expires after about an hour. For published workflows, use OAuth2.',
		},
		{
			name: 'OAuth2',
			value: 'oAuth2',
			description: 'A client ID and client secret. n8n gets the token and renews it.',
		},
	],
	default: 'accessToken',
};

/** The two credentials of the node, one shown at a time. */
export const credentials = [
	{ name: 'lightenUpApi', required: true, shownFor: 'accessToken' },
	{ name: 'lightenUpOAuth2Api', required: true, shownFor: 'oAuth2' },
].map(({ shownFor, ...credential }) => ({
	...credential,
	displayOptions: { show: { authentication: [shownFor] } },
}));

export function serviceField(show: Show): INodeProperties {
	return {
		displayName: 'Service',
		name: 'serviceName',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The custom AI service to run',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Pick a service',
				typeOptions: { searchListMethod: 'searchServices', searchable: true },
			},
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: 'e.g. cinema_getuser_info',
			},
		],
		displayOptions: { show },
	};
}

/** LightenUp doesn't list flows. A list could be added here later without changing saved workflows. */
export function flowField(show: Show): INodeProperties {
	return {
		displayName: 'Flow',
		name: 'flowName',
		type: 'resourceLocator',
		default: { mode: 'name', value: '' },
		required: true,
		description: 'The name of the Hyperflow to run, exactly as in LightenUp',
		modes: [
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: 'e.g. customer_portal_ticket',
			},
		],
		displayOptions: { show },
	};
}

/** Shown instead of fields if LightenUp lists no inputs. */
export const INPUTS_NOT_LISTED =
	'LightenUp lists no inputs for this service. Set "Inputs Source" to "Fields" or "JSON" and enter them there.';

const inputModes: INodePropertyOptions[] = [
	{ name: 'Fields', value: 'fields', description: 'A row for each input' },
	{
		name: 'From the Service',
		value: 'schema',
		description: 'A field for each input that LightenUp lists for the service',
	},
	{
		name: 'Input Item',
		value: 'item',
		description: "The input item's JSON unchanged (fastest)",
		displayOptions: NOT_AS_TOOL,
	},
	{ name: 'JSON', value: 'json', description: 'One JSON object with all inputs' },
];

/** The inputs of a service or flow. */
export function inputFields(show: Show, what: Startable = 'service'): INodeProperties[] {
	return [
		...inputsSourceFields(show, { what }),
		...inputValueFields(show, what),
		...(what === 'service' ? mappedInputsFields(show) : []),
	];
}

/**
 * Where to take the inputs from. LightenUp lists the inputs of services only.
 * @param item whether there is an input item, which a trigger does not have
 */
export function inputsSourceFields(
	show: Show,
	{ item = true, what = 'service' }: { item?: boolean; what?: Startable } = {},
): INodeProperties[] {
	const field: INodeProperties = {
		displayName: 'Inputs Source',
		name: 'inputsMode',
		type: 'options',
		options: inputModes.filter(
			({ value }) => (item || value !== 'item') && (what === 'service' || value !== 'schema'),
		),
		default: 'fields',
		description: `Where to take the inputs of the ${what} from`,
		displayOptions: { show },
	};
	return inputsModeFields(field);
}

/** What is the same in all rows of inputs. */
const ofRows = {
	placeholder: 'e.g. userid',
	nameDescription: 'The name of the input, exactly as in LightenUp',
	valueDescription: 'The value to send. Entered text is sent as text. Expressions keep their type.',
};

/** The inputs in rows and as JSON. */
export function inputValueFields(show: Show, what: string): INodeProperties[] {
	return [
		inputRows({
			...ofRows,
			displayName: 'Inputs',
			description: `The inputs of the ${what}, with the names used in LightenUp. To set all of them with one expression, set "Inputs Source" to "JSON": n8n ignores an expression for the whole field, and the ${what} would start without inputs.`,
			show: { ...show, inputsMode: ['fields'] },
		}),
		...filledByModel(
			{
				displayName: 'Inputs JSON',
				name: 'inputsJson',
				type: 'json',
				default: '{}',
				required: true,
				placeholder: 'e.g. { "userid": "12345" }',
				description: `The inputs of the ${what} as a JSON object`,
				displayOptions: { show: { ...show, inputsMode: ['json'] } },
			},
			'inputs',
			`The inputs of the ${what} as JSON text: an object with a value for each input name`,
		),
	];
}

/** The inputs in the fields that LightenUp lists for the service, and rows for those that it does not list. */
export function mappedInputsFields(show: Show): INodeProperties[] {
	const mapped = { ...show, inputsMode: ['schema'] };
	return [
		mappedInputsField(mapped),
		inputRows({
			...ofRows,
			displayName: 'Additional Inputs',
			name: 'additionalInputs',
			description:
				'Inputs that LightenUp does not list for the service, with the names used in LightenUp. To set all of them with one expression, set "Inputs Source" to "JSON": n8n ignores an expression for the whole field.',
			show: mapped,
		}),
	];
}

function mappedInputsField(show: Show): INodeProperties {
	return {
		displayName: 'Inputs',
		name: 'inputsSchema',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		description: 'The inputs that LightenUp lists for the service. Empty inputs are not sent.',
		typeOptions: {
			loadOptionsDependsOn: ['serviceName.value'],
			resourceMapper: {
				resourceMapperMethod: 'getInputFields',
				mode: 'map',
				valuesLabel: 'Inputs',
				fieldWords: { singular: 'input', plural: 'inputs' },
				addAllFields: true,
				supportAutoMap: false,
				noFieldsError: INPUTS_NOT_LISTED,
			},
		},
		displayOptions: { show },
	};
}

export function waitField(show: Show, description: string): INodeProperties {
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

export function splitField(show: Show): INodeProperties {
	return {
		displayName: 'Split Results',
		name: 'splitResults',
		type: 'boolean',
		default: false,
		description:
			'Whether to return an item for each result of the execution instead of one item with all results',
		displayOptions: { show },
	};
}
