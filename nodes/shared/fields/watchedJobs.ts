import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** A notice above an event's fields about its first poll. */
export function firstPollNotice(text: string, show?: IDisplayOptions['show']): INodeProperties {
	return {
		displayName: text,
		name: 'firstLookNotice',
		type: 'notice',
		default: '',
		...(show && { displayOptions: { show } }),
	};
}

/**
 * The field for the IDs to watch. Its value goes to `readJobIds`.
 * @param called what a job is called, such as "process"
 */
export function jobIdsFields(
	called: string,
	settings: Pick<INodeProperties, 'displayName' | 'name' | 'placeholder'> & {
		show: IDisplayOptions['show'];
	},
): INodeProperties[] {
	const { show, ...rest } = settings;
	return [
		firstPollNotice(
			`Triggers once for each ${called}, at the first poll if it has already finished.`,
			show,
		),
		{
			...rest,
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			description:
				'IDs to watch, separated by commas or line breaks (max 1,000), or an expression that returns a list',
			displayOptions: { show },
		},
	];
}

/**
 * The fields of every event that starts jobs: a notice about its limits, and how many jobs may run at once.
 * @param called what a job is called, such as "process"
 */
export function scheduleFields(called: string, show: IDisplayOptions['show']): INodeProperties[] {
	return [
		{
			displayName: `Starts one ${called} at each poll (every minute unless you set Poll Times), when you publish and when n8n starts.`,
			name: 'scheduleNotice',
			type: 'notice',
			default: '',
			displayOptions: { show },
		},
		{
			displayName: 'Max Concurrent Runs',
			name: 'maxRunning',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 1,
			description:
				'Maximum number of runs at the same time. At the limit, polls start nothing new. Runs older than 24 hours are no longer counted or watched.',
			displayOptions: { show },
		},
	];
}
