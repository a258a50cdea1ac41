import type { Client } from '../shared/http/client';
import { readChoice } from '../shared/parameters/choice';
import { readText } from '../shared/parameters/text';
import { watchGiven } from '../shared/triggers/givenJobs';
import { readJobIds, readMostRunning } from '../shared/triggers/jobIds';
import type { Watch } from '../shared/triggers/poll';
import { watchScheduled } from '../shared/triggers/scheduledJobs';
import { startExecution } from './execution';
import { keyOf, keyedExecutionKind } from './executionKey';
import { givenInputs, startFlowRequest, startRequest } from './inputs';
import { sampleExecution } from './sample';

const EVENTS = ['executionFinished', 'scheduledRunFinished'] as const;

const TARGETS = ['service', 'flow'] as const;

type Parameter = (name: string) => unknown;

/** The watch that the trigger's parameters describe. Throws `InvalidParameterError`. */
export function watchFor(client: Client, parameter: Parameter): Watch {
	const triggerOn = readChoice(parameter('triggerOn'), 'Trigger On', EVENTS, 'executionFinished');
	if (triggerOn !== 'scheduledRunFinished') {
		return watchGiven({
			subject: 'executionFinished',
			kind: keyedExecutionKind,
			ids: readJobIds(parameter('executionIds'), 'Execution IDs', keyOf),
		});
	}
	const target = readChoice(parameter('runTarget'), 'Run', TARGETS, 'service');
	const inputs = givenInputs(parameter, target);
	const [request, name] =
		target === 'flow'
			? [startFlowRequest(parameter, inputs), readText(parameter('flowName'), 'Flow')]
			: [startRequest(parameter, inputs), readText(parameter('serviceName'), 'Service')];
	return watchScheduled({
		// Runs with other inputs are still runs of the service or flow.
		subject: `scheduledRunFinished${request.path}`,
		kind: keyedExecutionKind,
		mostRunning: readMostRunning(parameter('maxRunning'), 'Max Concurrent Runs'),
		sample: sampleExecution(target, name),
		start: async () => {
			const { id, job, state } = await startExecution(client, request);
			return { id: keyOf(id), snapshot: { state, job } };
		},
	});
}
