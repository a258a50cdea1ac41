export type ServiceName = 'Arcanna' | 'Gravity AI' | 'entAIngine' | 'LightenUp';

/** What the request that goes wrong is for. */
export type Role =
	/** An operation's own request. */
	| 'request'
	/** The status check of a job that an operation waits for. */
	| 'look'
	/** What a trigger lists, or the status check of a job that it was given. */
	| 'poll'
	/** The start of a job by a trigger's schedule. */
	| 'start'
	/** The status check of a job that a trigger's schedule has started in the same poll. */
	| 'poll look'
	/** A file at an address that the service gave. */
	| 'file'
	/** n8n's own request for an OAuth2 token. */
	| 'token';

export interface Row {
	service: ServiceName;
	title: string;
	role: Role;
	/** What sending it twice does: nothing, the same once more, or something new. */
	safety: 'safe' | 'idempotent' | 'unsafe';
}

const arcanna = row('Arcanna');
const gravityAi = row('Gravity AI');
const entaingine = row('entAIngine');
const lightenUp = row('LightenUp');

/** Every operation and every event of every trigger; what sends several requests has several rows. */
export const ROWS: Row[] = [
	arcanna('Event: Create', 'request', 'unsafe'),
	arcanna('Event: Create, with an own ID', 'request', 'unsafe'),
	arcanna('Event: Create, waiting: the status check', 'look', 'safe'),
	arcanna('Event: Get', 'request', 'safe'),
	arcanna('Event: Get, waiting', 'look', 'safe'),
	arcanna('Event: Get Many', 'request', 'safe'),
	arcanna('Event: Export', 'request', 'safe'),
	arcanna('Event: Send Feedback', 'request', 'idempotent'),
	arcanna('Event: Add Note', 'request', 'unsafe'),
	arcanna('Event: Reprocess', 'request', 'idempotent'),
	arcanna('Event: Reprocess, waiting: the status check', 'look', 'safe'),
	arcanna('Use Case: Get', 'request', 'safe'),
	arcanna('Use Case: Get, by name', 'request', 'safe'),
	arcanna('Use Case: Get Labels', 'request', 'safe'),
	arcanna('Use Case: Get Many', 'request', 'safe'),
	arcanna('Use Case: Get Metrics', 'request', 'safe'),
	arcanna('Use Case: Train', 'request', 'unsafe'),
	arcanna('Use Case: Train, waiting: the status check', 'look', 'safe'),
	arcanna('Use Case: Start', 'request', 'idempotent'),
	arcanna('Use Case: Stop', 'request', 'idempotent'),
	arcanna('Trigger: New Decision', 'poll', 'safe'),
	arcanna('Trigger: Use Case Activity', 'poll', 'safe'),
	arcanna('Trigger: Training Finished', 'poll', 'safe'),
	gravityAi('Job: Submit', 'request', 'unsafe'),
	gravityAi('Job: Submit, waiting: the status check', 'look', 'safe'),
	gravityAi('Job: Get', 'request', 'safe'),
	gravityAi('Job: Get, waiting', 'look', 'safe'),
	gravityAi('Job: Get Many', 'request', 'safe'),
	gravityAi('Job: Rename', 'request', 'idempotent'),
	gravityAi('Job: Get Result: the link', 'request', 'safe'),
	gravityAi('Job: Get Result: the file', 'file', 'safe'),
	gravityAi('Trigger: Job Finished', 'poll', 'safe'),
	gravityAi('Trigger: Job Succeeded', 'poll', 'safe'),
	gravityAi('Trigger: Job Failed', 'poll', 'safe'),
	gravityAi('Trigger: Job Created', 'poll', 'safe'),
	entaingine('Process: Create', 'request', 'unsafe'),
	entaingine('Process: Create, waiting: the status check', 'look', 'safe'),
	entaingine('Process: Get', 'request', 'safe'),
	entaingine('Process: Get, waiting', 'look', 'safe'),
	entaingine('Process: Get Inputs', 'request', 'safe'),
	entaingine('Process: Get Outputs', 'request', 'safe'),
	entaingine('Process: Download Output: the process', 'request', 'safe'),
	entaingine('Process: Download Output: the file', 'file', 'safe'),
	entaingine('File: Upload', 'request', 'unsafe'),
	entaingine('Trigger: Process Finished', 'poll', 'safe'),
	entaingine('Trigger: Scheduled Process Finished: the start', 'start', 'unsafe'),
	entaingine('Trigger: Scheduled Process Finished: the status check', 'poll look', 'safe'),
	lightenUp('Service: Run', 'request', 'unsafe'),
	lightenUp('Service: Start', 'request', 'unsafe'),
	lightenUp('Service: Start, waiting: the status check', 'look', 'safe'),
	lightenUp('Service: Start, with OAuth2', 'request', 'unsafe'),
	lightenUp('Service: Start, with OAuth2: the token', 'token', 'safe'),
	lightenUp('Flow: Start', 'request', 'unsafe'),
	lightenUp('Flow: Start, waiting: the status check', 'look', 'safe'),
	lightenUp('Execution: Get', 'request', 'safe'),
	lightenUp('Execution: Get, waiting', 'look', 'safe'),
	lightenUp('Trigger: Execution Finished', 'poll', 'safe'),
	lightenUp('Trigger: Scheduled Run Finished: the start', 'start', 'unsafe'),
	lightenUp('Trigger: Scheduled Run Finished: the status check', 'poll look', 'safe'),
	lightenUp('Trigger: Scheduled Run Finished, of a flow: the start', 'start', 'unsafe'),
	lightenUp('Trigger: Scheduled Run Finished, of a flow: the status check', 'poll look', 'safe'),
];

function row(service: ServiceName) {
	return (title: string, role: Role, safety: Row['safety']): Row => ({
		service,
		title,
		role,
		safety,
	});
}
