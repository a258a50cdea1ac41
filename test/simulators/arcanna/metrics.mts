import type { JsonObject } from '../common/read.mts';
import type { ArcannaEvent, ArcannaJob } from './model.mts';

/** The time that Arcanna assumes an analyst spends on an alert. */
const MINUTES_FOR_AN_ALERT = 10;

interface Counted {
	predicted: string;
	actual: string;
}

/**
 * The metrics of a job, over the events in a time range. Source of the fields: the vendor's MCP
 * server, `models/metrics`. An event counts for the accuracy when its feedback agrees on a label.
 */
export function metricsOf(
	{ labels }: ArcannaJob,
	events: ArcannaEvent[],
	{ start, end }: { start?: string; end?: string },
): JsonObject {
	const decided = events.filter(({ decision, timestamp }) => {
		const ms = Date.parse(timestamp);
		const isLate = start === undefined || ms >= Date.parse(start);
		return decision !== undefined && isLate && (end === undefined || ms < Date.parse(end));
	});
	const counted = decided.flatMap(({ decision, feedback }): Counted[] => {
		const actual = decision?.consensus ?? feedback?.label;
		return decision && actual !== undefined ? [{ predicted: decision.result_label, actual }] : [];
	});
	const perDecision = labels.map((label) => [label, metricsOfLabel(label, counted)] as const);
	const mean = (name: 'precision' | 'recall' | 'f1_score') =>
		counted.length === 0
			? null
			: round(perDecision.reduce((sum, [, one]) => sum + one[name], 0) / labels.length);
	const correct = counted.filter(({ predicted, actual }) => predicted === actual).length;
	const inKnowledgeBase = decided.filter(
		({ decision }) => decision?.bucket_state === 'in_knowledge_base',
	);
	return {
		start_time: start ?? null,
		end_time: end ?? null,
		overall_accuracy: counted.length === 0 ? null : round(correct / counted.length),
		overall_f1_score: mean('f1_score'),
		overall_recall: mean('recall'),
		overall_precision: mean('precision'),
		time_saved_minutes: correct * MINUTES_FOR_AN_ALERT,
		confusion_matrix: labels.map((actual) =>
			labels.map((predicted) => countOf(counted, { predicted, actual })),
		),
		metrics_per_decision: Object.fromEntries(perDecision),
		active_model_id: 'model-1',
		all_model_ids: ['model-1'],
		total_events: decided.length,
		total_events_in_knowledge_base: inKnowledgeBase.length,
		total_events_with_consensus: counted.length,
		changed_consensus_after_training: { total_events: 0, top_events_ids: [], top_buckets_ids: [] },
	};
}

function metricsOfLabel(label: string, counted: Counted[]) {
	const rows = counted.map(({ predicted, actual }) => [predicted === label, actual === label]);
	const count = (predicted: boolean, actual: boolean) =>
		rows.filter((row) => row[0] === predicted && row[1] === actual).length;
	const [truePositives, falsePositives] = [count(true, true), count(true, false)];
	const [falseNegatives, trueNegatives] = [count(false, true), count(false, false)];
	const precision = share(truePositives, truePositives + falsePositives);
	const recall = share(truePositives, truePositives + falseNegatives);
	return {
		precision,
		recall,
		f1_score: share(2 * precision * recall, precision + recall),
		true_positives: truePositives,
		true_negatives: trueNegatives,
		false_positives: falsePositives,
		false_negatives: falseNegatives,
	};
}

function countOf(counted: Counted[], { predicted, actual }: Counted): number {
	return counted.filter((one) => one.predicted === predicted && one.actual === actual).length;
}

function share(part: number, whole: number): number {
	return whole === 0 ? 0 : round(part / whole);
}

function round(value: number): number {
	return Number(value.toFixed(4));
}
