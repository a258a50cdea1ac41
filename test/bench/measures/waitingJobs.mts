import { JOBS, type Noticed } from '../jobs/calls.mts';
import { runList } from '../runs.mts';
import type { Stage } from '../stage.mts';
import type { ListWorkflow } from '../workflows.mts';

/**
 * Has a workflow start and wait for 200 jobs, and checks that each was started once and noticed.
 * @param seen fetches what the service recorded about the jobs
 */
export async function runWaitingJobs<T extends { jobs: Noticed[] }>(
	{ session, rig }: Stage,
	workflow: ListWorkflow,
	seen: () => Promise<T>,
): Promise<T> {
	const items = Array.from({ length: JOBS }, (_, serial) => ({ serial }));
	const { status, error } = await runList(rig.n8n, workflow, items);
	const noticed = await seen();
	const { jobs } = noticed;
	session.checks.that(
		`"${workflow.workflow.name}": all ${JOBS} jobs were started once and noticed`,
		status === 'success' && jobs.length === JOBS && jobs.every(({ delayMs }) => delayMs !== null),
		error ?? `${status}, ${jobs.length} jobs`,
	);
	return noticed;
}
