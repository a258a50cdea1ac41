import type { JsonObject } from '../common/read.mts';
import { isObject } from '../common/read.mts';

/** A use case, which the API calls a job. */
export interface ArcannaJob {
	job_id: number;
	title: string;
	category: string;
	/** Only the input keys of this integration see it. */
	integration: string;
	status: string;
	retrain_state: string;
	retrain_msg: string | null;
	labels: string[];
	/** The fields that decisions depend on. */
	features: string[];
	processed_documents_count: number;
	feedback_documents_count: number;
	last_processed_timestamp: string | null;
	last_feedback_timestamp: string | null;
	last_train_start_timestamp: string | null;
	last_train_finished_timestamp: string | null;
	/** How long a decision takes; the simulator's own time when it isn't given. */
	decisionMs?: number;
}

export interface ArcannaDecision {
	/** The label's id, such as `class_0`. */
	result: string;
	/** The label's name, such as `Drop`. */
	result_label: string;
	outlier: boolean;
	confidence_score: number;
	bucket_state: string;
	/** From 0 to 100. */
	confidence_percentage?: number;
	/** What the feedback agrees on; the feedback's own label otherwise. */
	consensus?: string;
	/** The feedback does not agree. */
	undecided?: boolean;
}

export interface ArcannaEvent {
	event_id: string;
	job_id: number;
	raw_body: JsonObject;
	/** The input that it came from, in a job with several. */
	storage_tag?: string;
	/** When Arcanna accepted it. */
	ingest_timestamp: string;
	/** The alert's own time. */
	timestamp: string;
	decision?: ArcannaDecision;
	/** Set when the decision has failed. */
	error_message?: string;
	feedback?: { label: string; user: string };
	/** What `add_agentic_notes` has added. */
	notes: string[];
	/** How often it was marked to be decided on again. */
	reprocessings: number;
	/** How often it was sent. */
	ingestions: number;
	/** GET doesn't find it before this time. */
	visibleAt: number;
}

/** The outcome for an event; what isn't given is made up. */
export type ArcannaOutcome = Partial<ArcannaDecision> | { error_message: string };

export function isFailure(outcome: ArcannaOutcome): outcome is { error_message: string } {
	return 'error_message' in outcome;
}

/** ISO 8601 with six fraction digits, as the service writes it. */
export function timestampAt(ms: number, micros: number): string {
	return new Date(ms).toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`);
}

/** Ids of 14 to 17 digits; the longest ones don't survive as a JavaScript number. */
export function eventIdOf(ordinal: number): string {
	const first = '15427818711674001'.slice(0, 14 + (ordinal % 4));
	return String(BigInt(first) + BigInt(ordinal) * 2n);
}

/** The value at a path such as `arcanna.result_label`, or under a key that holds dots itself. */
export function valueAt(source: JsonObject, path: string): unknown {
	if (Object.hasOwn(source, path)) return source[path];
	let value: unknown = source;
	for (const key of path.split('.')) value = isObject(value) ? value[key] : undefined;
	return value;
}

function decisionPoints(event: ArcannaEvent, job: ArcannaJob): JsonObject {
	const points = job.features.map((feature) => [feature, valueAt(event.raw_body, feature)]);
	return Object.fromEntries(points.filter(([, value]) => value !== undefined));
}

/** An event in the store behind `/api/v2/events/query`, with every field a filter can name. */
export function storedForm(event: ArcannaEvent, job: ArcannaJob, status: string): JsonObject {
	const { decision, feedback } = event;
	return {
		...event.raw_body,
		'@timestamp': event.timestamp,
		timestamp_inference: event.ingest_timestamp,
		event_id: event.event_id,
		job_id: job.job_id,
		job_title: job.title,
		decision_points: decisionPoints(event, job),
		status,
		arcanna: {
			pipeline_status: status,
			original_id: event.event_id,
			...(event.error_message && { error_message: event.error_message }),
			...(decision && {
				result: decision.result,
				result_label: decision.result_label,
				outlier_flag: decision.outlier,
				confidence_score: decision.confidence_score,
				bucket_state: decision.bucket_state,
				knowledge_base_state: decision.bucket_state,
				...(decision.confidence_percentage !== undefined && {
					confidence_percentage: decision.confidence_percentage,
				}),
			}),
			...(feedback && { consensus: feedback.label }),
			...(decision?.consensus !== undefined && { consensus: decision.consensus }),
			...(decision?.undecided !== undefined && {
				attention: { undecided_consensus: { attention_required: decision.undecided } },
			}),
		},
	};
}

export type ArcannaEventForm = 'nested' | 'rawEvent' | 'flat';

/** An event in a reply of `/api/v2/events/query`. */
export function queriedForm(
	event: ArcannaEvent,
	job: ArcannaJob,
	status: string,
	form: ArcannaEventForm,
): JsonObject {
	const stored = storedForm(event, job, status);
	if (form === 'nested') return stored;
	const { event_id, job_id, job_title, decision_points, arcanna } = stored;
	const named = { event_id, job_id, job_title, decision_points };
	if (form === 'flat') return { ...named, ...decidedForm(event, status) };
	const raw_event = {
		...event.raw_body,
		'@timestamp': event.timestamp,
		timestamp_inference: event.ingest_timestamp,
	};
	return { ...named, arcanna, raw_event };
}

/** An event as `GET /api/v1/events/{job_id}/{event_id}` returns it. */
export function decidedForm(event: ArcannaEvent, status: string): JsonObject {
	const { event_id, ingest_timestamp, error_message } = event;
	const { consensus: _consensus, undecided: _undecided, ...decision } = event.decision ?? {};
	return {
		event_id,
		ingest_timestamp,
		status,
		...decision,
		...(error_message && { error_message }),
	};
}

/** A use case as `/api/v2/resources` returns it. */
export function resourceForm({
	job_id,
	title,
	category,
	labels,
	features,
}: ArcannaJob): JsonObject {
	const custom_labels = labels.map((name) => ({ name, hex_color: '#3366cc' }));
	return {
		type: 'job',
		properties: {
			id: job_id,
			title,
			description: '',
			category,
			decision_points: features,
			advanced_settings: { custom_labels },
		},
	};
}
