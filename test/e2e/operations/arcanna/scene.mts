import type { JsonObject } from '../../../lab/json.mts';
import {
	type ArcannaDecision,
	type ArcannaEvent,
	type ArcannaSimulator,
	startArcanna,
} from '../../../simulators/arcanna.mts';
import { casesOf } from '../scenes.mts';

/** "Phishing triage" and "Endpoint alerts", the use cases of the simulator. */
export const PHISHING = 123;
export const ENDPOINT = 124;

/** Cases with an Arcanna; the input key is used unless the scene names another one. */
export const { action: arcannaCase, trigger: arcannaTriggerCase } = casesOf(
	'arcanna',
	startArcanna,
	(arcanna, { key = arcanna.keys.input }: { key?: string }) => ({
		hosts: [arcanna],
		credential: {
			type: 'arcannaApi',
			data: { baseUrl: arcanna.url, apiKey: key, allowUnauthorizedCerts: false },
		},
	}),
);

/** A value as n8n's editor stores what was picked or typed. */
export function locator(mode: 'list' | 'id' | 'name', value: string | number): JsonObject {
	return { __rl: true, mode, value: String(value) };
}

/** An event as `GET /api/v1/events/…` gives it, and its state. */
export function decided(event: ArcannaEvent): JsonObject {
	const { event_id, ingest_timestamp, decision } = event;
	return { event_id, ingest_timestamp, status: 'OK', ...decision, state: 'succeeded' };
}

/** The same of an event that the node has created, with what the answer to that has said. */
export function created(event: ArcannaEvent): JsonObject {
	return { ...decided(event), job_id: event.job_id };
}

/** An event as the management API lists it, in the form of an item. */
export function listed(event: ArcannaEvent, title: string): JsonObject {
	const { event_id, job_id, ingest_timestamp, timestamp, raw_body } = event;
	const { severity } = raw_body;
	const { undecided, ...decision }: Partial<ArcannaDecision> = event.decision ?? {};
	return {
		...raw_body,
		'@timestamp': timestamp,
		timestamp_inference: ingest_timestamp,
		ingest_timestamp,
		event_id,
		job_id,
		job_title: title,
		decision_points: severity === undefined ? {} : { severity },
		status: 'OK',
		arcanna: {
			pipeline_status: 'OK',
			original_id: event_id,
			result: decision.result,
			result_label: decision.result_label,
			outlier_flag: decision.outlier,
			confidence_score: decision.confidence_score,
			bucket_state: decision.bucket_state,
			knowledge_base_state: decision.bucket_state,
			...(decision.consensus !== undefined && { consensus: decision.consensus }),
			...(undecided !== undefined && {
				attention: { undecided_consensus: { attention_required: undecided } },
			}),
		},
		...decision,
		knowledge_base_state: decision.bucket_state,
		state: 'succeeded',
	};
}

/** A use case as Arcanna gives it. */
export function jobOf(arcanna: ArcannaSimulator, id: number): JsonObject {
	const job = arcanna.jobs.get(id);
	if (!job) throw new Error(`Arcanna has no use case ${id}`);
	return arcanna.jobForm(job);
}
