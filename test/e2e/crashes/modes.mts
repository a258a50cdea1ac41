/** How n8n keeps what a trigger knows. */
export interface Mode {
	name: string;
	env: Record<string, string>;
	/** Whether n8n stores an execution together with what the trigger knows. */
	transactions: boolean;
}

export const DEFAULT_MODE: Mode = { name: 'default mode', env: {}, transactions: false };

export const DURABLE_MODE: Mode = {
	name: 'durable cursors',
	env: {
		N8N_SCHEDULER_ENABLED: 'true',
		N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
		N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	},
	transactions: true,
};
