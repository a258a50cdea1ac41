import type { ArcannaSimulator } from '../../../simulators/arcanna.mts';
import { itemsOf, type SavedWorkflow } from '../../rest.mts';
import type { Bench } from '../../service.mts';

const WEEK_MS = 7 * 24 * 60 * 60_000;
/** What was decided in the week before, and what the feedback agreed on. */
const LAST_WEEK = [
	{ result_label: 'Drop', consensus: 'Drop' },
	{ result_label: 'Drop', consensus: 'Escalate' },
	{ result_label: 'Escalate', consensus: 'Escalate' },
	{ result_label: 'Investigate' },
];

/** Inserts the events that the weekly report counts. */
export function insertLastWeek(arcanna: ArcannaSimulator, job_id: number): void {
	const ingest_timestamp = new Date(Date.now() - WEEK_MS).toISOString();
	for (const outcome of LAST_WEEK) arcanna.insert({ job_id, ingest_timestamp, outcome });
}

/** Has the report of the week before drawn, and reads the figures in it. */
export async function checkWeekly(
	arcanna: ArcannaSimulator,
	{ n8n, checks, progress }: Bench,
	workflow: SavedWorkflow,
	useCase: number,
): Promise<void> {
	const ended = await progress.step(
		`"${workflow.name}"`,
		async () => await n8n.finished(await n8n.run(workflow, 'Try it now')),
	);
	checks.equal('the workflow ended well', ended.error ?? ended.status, 'success');
	const rows = itemsOf(ended, 'Rows of the report');
	const own = rows.find(({ use_case }) => use_case === arcanna.jobs.get(useCase)?.title);
	checks.equal('each use case has a row', rows.length, arcanna.jobs.size);
	checks.equal('the row has the figures of the week before', own, {
		use_case: own?.use_case,
		accuracy: '67%',
		accuracy_bar: 67,
		events: LAST_WEEK.length,
		events_bar: 100,
		with_feedback: 3,
		hours_saved: 0.3,
	});
	const pages = itemsOf(ended, 'Draw the report').map(({ html }) => String(html));
	checks.equal('the report is drawn once', pages.length, 1);
	checks.that(
		'it has a bar for each figure',
		/width: 67%[^<]*67%/.test(pages[0] ?? '') && !/\{\{|undefined|NaN/.test(pages[0] ?? ''),
		pages[0],
	);
}
