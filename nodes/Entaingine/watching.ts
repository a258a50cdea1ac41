import type { Sender } from '../shared/http/send';
import { isRecord } from '../shared/json';
import { readJobIds, readMostRunning } from '../shared/triggers/jobIds';
import type { GivenJobs, ScheduledJobs } from '../shared/triggers/jobSteps';
import { lookAt, processLooker, type Looker } from './process';
import { createProcess, createRequest } from './request';

type Parameter = (name: string) => unknown;

const called = 'process';

/** What the trigger's parameters ask to watch. Throws `InputProblem`. */
export function watchFor(sender: Sender, parameter: Parameter): GivenJobs | ScheduledJobs {
	return parameter('triggerOn') === 'scheduledProcessFinished'
		? scheduledProcesses(sender, parameter)
		: givenProcesses(sender, parameter);
}

function givenProcesses(sender: Sender, parameter: Parameter): GivenJobs {
	return {
		kind: 'given',
		watched: 'processFinished',
		called,
		ids: readJobIds(parameter('processIds'), 'Process IDs'),
		look: async (id) => await processLooker(sender, id)(),
	};
}

function scheduledProcesses(sender: Sender, parameter: Parameter): ScheduledJobs {
	const options = parameter('options');
	const request = createRequest({
		parameter,
		option: (name) => (isRecord(options) ? options[name] : undefined),
		setting: sender.setting,
	});
	const lookers = new Map<string, Looker>();
	return {
		kind: 'scheduled',
		watched: 'scheduledProcessFinished',
		called,
		mostRunning: readMostRunning(parameter('maxRunning'), 'Max Running at Once'),
		preview: { method: request.method, path: request.path, body: request.body },
		start: async () => {
			const { id, process } = await createProcess(sender, request);
			lookers.set(String(id), processLooker(sender, id, process));
			return { id: String(id), look: lookAt({ process }) };
		},
		look: async (id) => await (lookers.get(id) ?? processLooker(sender, id))(),
	};
}
