import type { ArcannaSimulator } from '../../../simulators/arcanna.mts';
import { asList, asObject } from '../../json.mts';
import { type Mailbox, textOf } from '../../mailbox.mts';
import { itemsOf, type SavedWorkflow } from '../../rest.mts';
import type { Bench } from '../../service.mts';

const DAY_MS = 24 * 60 * 60_000;
const DAYS = 7;
/** The decisions of the days before, each with how many days ago it was made. */
const EARLIER = [
	[1, 'Drop'],
	[1, 'Drop'],
	[1, 'Escalate'],
	[2, 'Drop'],
	[4, 'Investigate'],
	[4, 'Drop'],
] as const;

/** Inserts the events that the report shows besides those of today. */
export function insertEarlier(arcanna: ArcannaSimulator, job_id: number): void {
	for (const [daysAgo, result_label] of EARLIER) {
		const ingest_timestamp = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
		arcanna.insert({ job_id, ingest_timestamp, outcome: { result_label } });
	}
}

/** Has the week's decisions charted and mailed, and compares the chart with what was decided. */
export async function checkByDay(
	arcanna: ArcannaSimulator,
	{ mails }: Mailbox,
	{ n8n, checks, progress }: Bench,
	workflow: SavedWorkflow,
): Promise<void> {
	const before = mails.length;
	const ended = await progress.step(
		`"${workflow.name}"`,
		async () => await n8n.finished(await n8n.run(workflow, 'Try it now')),
	);
	checks.equal('the workflow ended well', ended.error ?? ended.status, 'success');
	const counted = itemsOf(ended, 'Count by label and day').flatMap(({ label, by_day }) =>
		asList(by_day, 'The days')
			.map((entry) => asObject(entry, 'A day'))
			.filter(({ count }) => count !== 0)
			.map(({ day, count }) => `${day} ${label} ${count}`),
	);
	const expected = decided(arcanna);
	checks.equal('each day has the decisions that were made', counted.sort(), expected);
	const sent = mails.slice(before).map(textOf);
	checks.equal('one mail brings the report', sent.length, 1);
	checks.equal(
		'the picture has a cell for each of them',
		sent[0]?.match(/text-align: center;">\d+</g)?.length,
		expected.length,
	);
	checks.that(
		'nothing in it is left blank',
		!/\{\{|undefined|NaN|Invalid/.test(sent[0] ?? ''),
		sent[0],
	);
}

/** The decisions of the last seven days in UTC, which is the zone of the n8n here. */
function decided(arcanna: ArcannaSimulator): string[] {
	const first = new Date(Date.now() - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
	const counts = new Map<string, number>();
	for (const { ingest_timestamp, decision } of arcanna.events.values()) {
		const day = ingest_timestamp.slice(0, 10);
		if (decision === undefined || day < first) continue;
		const key = `${day} ${decision.result_label}`;
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return [...counts].map(([key, count]) => `${key} ${count}`).sort();
}
