import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/**
 * The field for the IDs to watch. Its value goes to `readJobIds`.
 * @param called how a job is called, such as "process"
 */
export function jobIdsField(
	called: string,
	settings: Pick<INodeProperties, 'displayName' | 'name' | 'placeholder'> & {
		show: IDisplayOptions['show'];
	},
): INodeProperties {
	const { show, ...rest } = settings;
	return {
		...rest,
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		description: `The IDs to watch, with commas or line breaks between them, or an expression that gives a list; 1,000 at most. Each ${called} starts the workflow once, when it finishes, whether it succeeded or failed. One that has finished already does so at the first poll.`,
		displayOptions: { show },
	};
}

/**
 * What every schedule that starts jobs has: what n8n can make of it, and how many may run at once.
 * @param called how a job is called, such as "process"
 */
export function scheduleFields(called: string, show: IDisplayOptions['show']): INodeProperties[] {
	return [
		{
			displayName: `Each poll starts one ${called}, also the poll when the workflow is activated and when n8n starts. A poll waits up to three minutes for it (20 seconds at activation); what takes longer comes with a later poll. n8n does not store what a poll without items did: if n8n stops, or the workflow is saved or deactivated, while one ${called} runs, its ID can be forgotten. It then ends without starting the workflow, and the next poll starts another one beside it.`,
			name: 'scheduleNotice',
			type: 'notice',
			default: '',
			displayOptions: { show },
		},
		{
			displayName: 'Max Running at Once',
			name: 'maxRunning',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 1,
			description: `How many may run at once. A poll that finds as many running starts none. An old ${called} that has not ended after 24 hours does not count any more.`,
			displayOptions: { show },
		},
	];
}
