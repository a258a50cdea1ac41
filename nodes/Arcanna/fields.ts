import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { waitBuilderHint } from '../shared/fields/options';
import { filledByModel } from '../shared/fields/tool';

const useCase: INodeProperties = {
	displayName: 'Use Case',
	name: 'jobId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The use case (called a job in the Arcanna API)',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Pick a use case',
			typeOptions: { searchListMethod: 'searchUseCases', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 123' },
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Phishing triage' },
	],
};

interface UseCaseFieldSettings {
	show?: IDisplayOptions['show'];
	optional?: boolean;
	/** Whether the use case can be given by name, too. */
	named?: boolean;
	description?: string;
}

export function useCaseField({
	show,
	optional = false,
	named = false,
	description,
}: UseCaseFieldSettings = {}): INodeProperties {
	return {
		...useCase,
		modes: useCase.modes
			?.filter((mode) => named || mode.name !== 'name')
			.map((mode) =>
				optional && mode.name === 'list' ? { ...mode, placeholder: 'All use cases' } : mode,
			),
		required: !optional,
		...(description && { description }),
		...(show && { displayOptions: { show } }),
	};
}

export function eventIdFields(show: IDisplayOptions['show']): INodeProperties[] {
	return filledByModel(
		{
			displayName: 'Event ID',
			name: 'eventId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 15427818711674',
			description: "The event's ID (assigned by Arcanna, or your own)",
			hint: 'Usually {{ $json.event_id }} from the node that created the event',
			displayOptions: { show },
		},
		'event_id',
		'The ID of the event, from event_id',
	);
}

export function decisionWaitField(
	show: IDisplayOptions['show'],
	description: string,
): INodeProperties {
	return {
		displayName: 'Wait for Decision',
		name: 'waitForCompletion',
		type: 'boolean',
		default: false,
		description,
		builderHint: waitBuilderHint,
		displayOptions: { show },
	};
}

/** A notice above the fields about the kind of key that an operation needs. */
export function managementKeyNotice(
	show: IDisplayOptions['show'],
	what: string,
	scope: string,
): INodeProperties {
	return {
		displayName: `${what} requires a management key with the scope "${scope}". An input key is not enough.`,
		name: 'managementKeyNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	};
}

export const usernameOption: INodeProperties = {
	displayName: 'Username',
	name: 'username',
	type: 'string',
	default: '',
	placeholder: 'e.g. jane.doe',
	description: "The Arcanna user to act as. Defaults to the key's owner.",
};

/** The filters that the trigger and "Get Many" share. */
export const decisionFilters: INodeProperties[] = [
	{
		displayName: 'Consensus Names or IDs',
		name: 'consensus',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getLabels', loadOptionsDependsOn: ['jobId.value'] },
		default: [],
		description:
			'Return only events whose feedback agrees on one of these labels. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Label Names or IDs',
		name: 'labels',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getLabels', loadOptionsDependsOn: ['jobId.value'] },
		default: [],
		description:
			'Return only events with one of these labels. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Maximum Confidence',
		name: 'maxConfidence',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 3 },
		default: 0.5,
		description:
			'Maximum confidence score. Values above 1 are percentages (50 = 0.5). Events without a score are skipped.',
	},
	{
		displayName: 'Minimum Confidence',
		name: 'minConfidence',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 3 },
		default: 0.8,
		description:
			'Minimum confidence score. Values above 1 are percentages (80 = 0.8). Events without a score are skipped.',
	},
	{
		displayName: 'Outliers Only',
		name: 'outliersOnly',
		type: 'boolean',
		default: false,
		description: 'Whether to return only events marked as outliers',
	},
	{
		displayName: 'Undecided Only',
		name: 'undecidedOnly',
		type: 'boolean',
		default: false,
		description:
			'Whether to return only events whose feedback does not agree on a label, which Arcanna marks as undecided',
	},
];

/** For responses with many fields. Off by default, to return Arcanna's own response. */
export function simplifyField(show: IDisplayOptions['show']): INodeProperties {
	return {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: false,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: { show },
	};
}
