import type { ArcannaEvent } from '../../../simulators/arcanna.mts';
import type { JsonObject } from '../../json.mts';
import { type Execution, itemsOf } from '../../rest.mts';
import type { Bench } from '../../service.mts';
import { showTable } from '../../table.mts';

/** As the example's "From our own scanner?" has it. */
const SCANNER = '10.0.4.20';

/** The result of a run of the triage. */
export interface Triaged {
	sent: number;
	received: number;
	feedback: number;
}

/** Shows what a run of the triage did, and compares it with what Arcanna received and decided. */
export function checkTriage(
	{ checks, progress }: Bench,
	execution: Execution,
	events: ArcannaEvent[],
): Triaged {
	const alerts = itemsOf(execution, 'One item per alert');
	const decisions = itemsOf(execution, 'Ask Arcanna');
	const eventOf = ({ alert_id }: JsonObject) =>
		events.find(({ raw_body }) => raw_body.alert_id === alert_id);

	showTable(
		progress,
		['alert', 'event', 'decision', 'confidence', 'feedback'],
		alerts.map((alert) => {
			const event = eventOf(alert);
			const { decision, feedback } = event ?? {};
			return [
				alert.title,
				event?.event_id,
				decision?.result_label,
				decision?.confidence_score,
				feedback?.label,
			];
		}),
	);

	checks.equal('the workflow ended well', execution.error ?? execution.status, 'success');
	checks.that('there were alerts to send', alerts.length > 0);
	checks.equal(
		`${events.length} events sent, each as its alert is`,
		{ count: events.length, bodies: alerts.map((alert) => eventOf(alert)?.raw_body) },
		{ count: alerts.length, bodies: alerts },
	);
	checks.equal(
		`${decisions.length} decisions received: ${tally(decisions)}`,
		decisions.map(({ event_id, result_label, state }) => ({ event_id, result_label, state })),
		alerts.map((alert) => ({
			event_id: eventOf(alert)?.event_id,
			result_label: eventOf(alert)?.decision?.result_label,
			state: 'succeeded',
		})),
	);

	const confirmed = events.filter(({ feedback }) => feedback !== undefined);
	const expected = events.filter(
		({ decision, raw_body }) => decision?.result_label === 'Drop' && raw_body.source_ip === SCANNER,
	);
	checks.equal(
		`feedback given on ${confirmed.length}: on what was dropped and came from the scanner`,
		confirmed.map(({ event_id, feedback }) => [event_id, feedback?.label]),
		expected.map(({ event_id }) => [event_id, 'Drop']),
	);
	checks.equal(
		'each feedback was answered',
		itemsOf(execution, 'Confirm the drop').length,
		expected.length,
	);
	return { sent: events.length, received: decisions.length, feedback: confirmed.length };
}

function tally(decisions: JsonObject[]): string {
	const counts = new Map<string, number>();
	for (const { result_label } of decisions) {
		const label = String(result_label);
		counts.set(label, (counts.get(label) ?? 0) + 1);
	}
	return [...counts].map(([label, count]) => `${count} ${label}`).join(', ');
}
