export type ServiceName = 'Arcanna' | 'Gravity AI' | 'entAIngine' | 'LightenUp';

/** What the request that goes wrong is for. */
export type Role =
	/** An operation's own request. */
	| 'request'
	/** A look at a job that an operation waits for. */
	| 'look'
	/** What a trigger lists, or the look at a job that it was given. */
	| 'poll'
	/** The start of a job by a trigger's schedule. */
	| 'start'
	/** A look at a job that a trigger's schedule has started in the same poll. */
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
	safety: 'read' | 'repeatable' | 'create';
}

const arcanna = row('Arcanna');
const gravityAi = row('Gravity AI');
const entaingine = row('entAIngine');
const lightenUp = row('LightenUp');

/** Every operation and every event of every trigger; what sends several requests has several rows. */
export const ROWS: Row[] = [
	arcanna('Event: Create', 'request', 'create'),
	arcanna('Event: Create, with an own ID', 'request', 'create'),
	arcanna('Event: Create, waiting: the look', 'look', 'read'),
	arcanna('Event: Get', 'request', 'read'),
	arcanna('Event: Get, waiting', 'look', 'read'),
	arcanna('Event: Get Many', 'request', 'read'),
	arcanna('Event: Export', 'request', 'read'),
	arcanna('Event: Send Feedback', 'request', 'repeatable'),
	arcanna('Use Case: Get', 'request', 'read'),
	arcanna('Use Case: Get, by name', 'request', 'read'),
	arcanna('Use Case: Get Labels', 'request', 'read'),
	arcanna('Use Case: Get Many', 'request', 'read'),
	arcanna('Use Case: Train', 'request', 'create'),
	arcanna('Use Case: Train, waiting: the look', 'look', 'read'),
	arcanna('Use Case: Start', 'request', 'repeatable'),
	arcanna('Use Case: Stop', 'request', 'repeatable'),
	arcanna('Trigger: New Decision', 'poll', 'read'),
	arcanna('Trigger: Use Case Activity', 'poll', 'read'),
	arcanna('Trigger: Training Finished', 'poll', 'read'),
	gravityAi('Job: Submit', 'request', 'create'),
	gravityAi('Job: Submit, waiting: the look', 'look', 'read'),
	gravityAi('Job: Get', 'request', 'read'),
	gravityAi('Job: Get, waiting', 'look', 'read'),
	gravityAi('Job: Get Many', 'request', 'read'),
	gravityAi('Job: Rename', 'request', 'repeatable'),
	gravityAi('Job: Get Result: the link', 'request', 'read'),
	gravityAi('Job: Get Result: the file', 'file', 'read'),
	gravityAi('Trigger: Job Finished', 'poll', 'read'),
	gravityAi('Trigger: Job Succeeded', 'poll', 'read'),
	gravityAi('Trigger: Job Failed', 'poll', 'read'),
	gravityAi('Trigger: Job Created', 'poll', 'read'),
	entaingine('Process: Create', 'request', 'create'),
	entaingine('Process: Create, waiting: the look', 'look', 'read'),
	entaingine('Process: Get', 'request', 'read'),
	entaingine('Process: Get, waiting', 'look', 'read'),
	entaingine('Process: Get Inputs', 'request', 'read'),
	entaingine('Process: Get Outputs', 'request', 'read'),
	entaingine('Process: Download Output: the process', 'request', 'read'),
	entaingine('Process: Download Output: the file', 'file', 'read'),
	entaingine('File: Upload', 'request', 'create'),
	entaingine('Trigger: Process Finished', 'poll', 'read'),
	entaingine('Trigger: Scheduled Process Finished: the start', 'start', 'create'),
	entaingine('Trigger: Scheduled Process Finished: the look', 'poll look', 'read'),
	lightenUp('Service: Run', 'request', 'create'),
	lightenUp('Service: Start', 'request', 'create'),
	lightenUp('Service: Start, waiting: the look', 'look', 'read'),
	lightenUp('Service: Start, with OAuth2', 'request', 'create'),
	lightenUp('Service: Start, with OAuth2: the token', 'token', 'read'),
	lightenUp('Execution: Get', 'request', 'read'),
	lightenUp('Execution: Get, waiting', 'look', 'read'),
	lightenUp('Trigger: Execution Finished', 'poll', 'read'),
	lightenUp('Trigger: Scheduled Run Finished: the start', 'start', 'create'),
	lightenUp('Trigger: Scheduled Run Finished: the look', 'poll look', 'read'),
];

function row(service: ServiceName) {
	return (title: string, role: Role, safety: Row['safety']): Row => ({
		service,
		title,
		role,
		safety,
	});
}
