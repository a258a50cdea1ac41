import type { Client } from '../shared/http/client';
import { readJobIds, readMostRunning } from '../shared/triggers/jobIds';
import type { GivenJobs, ScheduledJobs } from '../shared/triggers/jobSteps';
import { executionKind, startExecution } from './execution';
import { givenInputs, startRequest } from './inputs';

type Parameter = (name: string) => unknown;

/** What the trigger's parameters ask to watch. Throws `InvalidParameterError`. */
export function watchFor(client: Client, parameter: Parameter): GivenJobs | ScheduledJobs {
	if (parameter('triggerOn') !== 'scheduledRunFinished') {
		return {
			kind: 'given',
			watched: 'executionFinished',
			job: executionKind,
			ids: readJobIds(parameter('executionIds'), 'Execution IDs'),
		};
	}
	const inputs = givenInputs(parameter);
	const request = startRequest(parameter, inputs);
	return {
		kind: 'scheduled',
		// Runs with other inputs are still runs of the service.
		watched: `scheduledRunFinished${request.path}`,
		job: executionKind,
		mostRunning: readMostRunning(parameter('maxRunning'), 'Max Running at Once'),
		preview: { method: request.method, path: request.path, body: inputs },
		start: async () => {
			const { id, job, state } = await startExecution(client, request);
			return { id: String(id), snapshot: { state, job } };
		},
	};
}
