import type { Remote } from '../remote.mts';
import { runList } from '../runs.mts';
import { type Lengths, type Noticed, type ServiceCalls, WAITING_JOBS } from '../service/calls.mts';
import type { Stage } from '../stage.mts';
import type { ListWorkflow } from '../workflows.mts';

/** Has a workflow start and wait for 200 jobs, and checks that each was started once and noticed. */
export async function runWaitingJobs(
	{ session, rig }: Stage,
	service: Remote<ServiceCalls>,
	workflow: ListWorkflow,
	decisions: Lengths,
): Promise<{ jobs: Noticed[]; queries: number }> {
	await service.call('reset', { decisions });
	const items = Array.from({ length: WAITING_JOBS }, (_, serial) => ({ serial }));
	const { status, error } = await runList(rig.n8n, workflow, items);
	const noticed = await service.call('noticed', null);
	const { jobs } = noticed;
	session.checks.that(
		`"${workflow.workflow.name}": all ${WAITING_JOBS} jobs were started once and noticed`,
		status === 'success' &&
			jobs.length === WAITING_JOBS &&
			jobs.every(({ delayMs }) => delayMs !== null),
		error ?? `${status}, ${jobs.length} jobs`,
	);
	return noticed;
}
