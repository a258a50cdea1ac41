/** How n8n keeps a trigger's state. */
export interface Mode {
	name: string;
	env: Record<string, string>;
	/** Whether n8n stores an execution together with the trigger's state. */
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
