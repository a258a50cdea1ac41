import type { Client } from '../shared/http/client';
import { isRecord } from '../shared/json';
import { readJobIds, readMostRunning } from '../shared/triggers/jobIds';
import type { GivenJobs, ScheduledJobs } from '../shared/triggers/jobSteps';
import { lookAt, processKind } from './process';
import { createProcess, createRequest } from './request';

type Parameter = (name: string) => unknown;

/** What the trigger's parameters ask to watch. Throws `InvalidParameterError`. */
export function watchFor(client: Client, parameter: Parameter): GivenJobs | ScheduledJobs {
	return parameter('triggerOn') === 'scheduledProcessFinished'
		? scheduledProcesses(client, parameter)
		: givenProcesses(parameter);
}

function givenProcesses(parameter: Parameter): GivenJobs {
	return {
		kind: 'given',
		watched: 'processFinished',
		job: processKind,
		ids: readJobIds(parameter('processIds'), 'Process IDs'),
	};
}

function scheduledProcesses(client: Client, parameter: Parameter): ScheduledJobs {
	const options = parameter('options');
	const request = createRequest({
		parameter,
		option: (name) => (isRecord(options) ? options[name] : undefined),
		setting: client.setting,
	});
	return {
		kind: 'scheduled',
		watched: 'scheduledProcessFinished',
		job: processKind,
		mostRunning: readMostRunning(parameter('maxRunning'), 'Max Running at Once'),
		preview: { method: request.method, path: request.path, body: request.body },
		start: async () => {
			const { id, process } = await createProcess(client, request);
			return { id: String(id), snapshot: lookAt({ process }) };
		},
	};
}
