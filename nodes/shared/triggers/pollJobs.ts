import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import type { Client } from '../http/client';
import type { Service } from '../service';
import { stepGiven, stepScheduled, type GivenJobs, type ScheduledJobs } from './jobSteps';
import { finishedIn, checkJobs } from './checkJobs';
import { inPoll, type PollSession } from './session';

const SAMPLES = 5;
const POLLS_FOR_SAMPLES = 20;
/** n8n waits for the poll at activation and holds the other triggers meanwhile. */
const PATIENCE_AT_ACTIVATION_MS = 20_000;

/** n8n's contexts that have polled. The first poll of one may be that at activation. */
const polledBefore = new WeakSet<object>();

/**
 * One poll of a trigger for jobs whose IDs are known.
 * @param open gives what to watch, from the node's parameters and the way to send
 * @throws NodeApiError, NodeOperationError
 */
export async function pollJobs(
	context: IPollFunctions,
	service: Service,
	open: (client: Client, parameter: (name: string) => unknown) => GivenJobs | ScheduledJobs,
): Promise<INodeExecutionData[][] | null> {
	return await inPoll(context, service, async (session) => {
		const jobs = open(session.client, session.parameter);
		const items = session.manual
			? await samples(session, jobs)
			: await step(context, session, jobs);
		return items.map((json) => ({ json }));
	});
}

async function step(
	context: IPollFunctions,
	{ client, deadline, warn }: PollSession,
	jobs: GivenJobs | ScheduledJobs,
): Promise<IDataObject[]> {
	const turn = {
		stored: context.getWorkflowStaticData('node'),
		client,
		deadline,
		patienceMs: polledBefore.has(context) ? Infinity : PATIENCE_AT_ACTIVATION_MS,
		warn,
	};
	polledBefore.add(context);
	return jobs.kind === 'given' ? await stepGiven(turn, jobs) : await stepScheduled(turn, jobs);
}

/** What "Fetch Test Event" shows: jobs as they stand, or what would be started. */
async function samples(
	{ client, deadline }: PollSession,
	jobs: GivenJobs | ScheduledJobs,
): Promise<IDataObject[]> {
	if (jobs.kind === 'scheduled') {
		const note = `This is a preview: nothing was started. In an active workflow each poll starts one ${jobs.job.noun} with this request, and the item that comes is that ${jobs.job.noun} when it has ended.`;
		return [{ preview: true, note, request: jobs.preview }];
	}
	const ids = jobs.ids.slice(0, POLLS_FOR_SAMPLES);
	const found = await checkJobs(ids, jobs.job, client, deadline);
	const [failure] = [found.broken, found.unknown, found.refused].flatMap((m) => [...m.values()]);
	if (found.polls.size === 0 && failure !== undefined) throw failure;
	const ended = finishedIn(found);
	return (ended.length > 0 ? ended : [...found.polls.keys()]).slice(0, SAMPLES).map((id) => {
		const snapshot = found.polls.get(id);
		return { ...snapshot?.job, state: snapshot?.state };
	});
}
