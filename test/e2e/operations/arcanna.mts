import type { JsonObject } from '../../lab/json.mts';
import {
	type ArcannaDecision,
	type ArcannaEvent,
	type ArcannaSimulator,
	startArcanna,
} from '../../simulators/arcanna.mts';
import type { ServiceCases } from './cases.mts';
import type { ExpectedRequest } from './requests.mts';
import { casesOf } from './scenes.mts';

/** "Phishing triage" and "Endpoint alerts", the use cases of the simulator. */
const PHISHING = 123;
const ENDPOINT = 124;

const ALERT = { rule: 'Impossible travel', severity: 'high', user: 'jane.doe' };
const BEFORE = { job_id: PHISHING, event_id: 'before', raw_body: { severity: 'low' } };
const QUERIES: ExpectedRequest = {
	method: 'POST',
	path: '/api/v2/events/query',
	bodyFits: (body) => Object(body).date_field === 'timestamp_inference',
	repeated: true,
};

/** Cases with an Arcanna; the input key is used unless the scene names another one. */
const { action: arcannaCase, trigger: arcannaTriggerCase } = casesOf(
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

/** A few operations and a trigger, in workflows. */
export const arcannaCases: ServiceCases = {
	actions: [
		arcannaCase(
			['event', 'create'],
			'JSON under an own ID, and the decision awaited',
			(arcanna) => ({
				parameters: {
					jobId: locator('id', PHISHING),
					bodySource: 'json',
					rawBody: '={{ JSON.stringify({ rule: $json.rule, severity: "high" }) }}',
					waitForCompletion: true,
					options: {
						eventId: 'siem-2026-1',
						storageTag: 'second input',
						concurrency: 2,
						maxRetries: 1,
						timeout: 60,
					},
				},
				items: [ALERT],
				returned: () => [created(eventOf(arcanna, ALERT.rule))],
				received: () => [
					{
						method: 'POST',
						body: {
							job_id: PHISHING,
							raw_body: { rule: ALERT.rule, severity: 'high' },
							storage_tag: 'second input',
						},
						path: '/api/v1/events/siem-2026-1',
					},
					{ method: 'GET', path: `/api/v1/events/${PHISHING}/siem-2026-1`, repeated: true },
				],
			}),
			{ options: { decisionMs: 700 } },
		),
		arcannaCase(['useCase', 'getLabels'], 'by its ID', () => ({
			parameters: { jobId: locator('id', ENDPOINT) },
			returned: () => ['Drop', 'Investigate', 'Escalate'].map((label) => ({ label })),
			received: () => [{ method: 'GET', path: `/api/v1/jobs/${ENDPOINT}/labels` }],
		})),
	],
	triggers: [
		arcannaTriggerCase('newDecision', 'of all use cases', (arcanna) => {
			arcanna.insert(BEFORE);
			return {
				key: arcanna.keys.management,
				parameters: {},
				afterFirstPoll: () => {
					arcanna.insert({ job_id: PHISHING, event_id: 'new-1' });
					arcanna.insert({ job_id: ENDPOINT, event_id: 'new-2' });
					arcanna.insert({ job_id: ENDPOINT, event_id: 'new-3', outcome: 'pending' });
				},
				emitted: () => ['new-1', 'new-2'].map((id) => listedOf(arcanna, id)),
				received: () => [QUERIES],
			};
		}),
	],
};

/** A value as n8n's editor stores what was picked or typed. */
function locator(mode: 'list' | 'id' | 'name', value: string | number): JsonObject {
	return { __rl: true, mode, value: String(value) };
}

/** An event as `GET /api/v1/events/…` gives it, and its state. */
function decided(event: ArcannaEvent): JsonObject {
	const { event_id, ingest_timestamp, decision } = event;
	return { event_id, ingest_timestamp, status: 'OK', ...decision, state: 'succeeded' };
}

/** The same of an event that the node has created, with what the answer to that has said. */
function created(event: ArcannaEvent): JsonObject {
	return { ...decided(event), job_id: event.job_id };
}

/** An event as the management API lists it, in the form of an item. */
function listed(event: ArcannaEvent, title: string): JsonObject {
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

function eventOf(arcanna: ArcannaSimulator, rule: string) {
	const event = [...arcanna.events.values()].find(({ raw_body }) => raw_body.rule === rule);
	if (!event) throw new Error(`Arcanna got no event with the rule ${rule}`);
	return event;
}

function listedOf(arcanna: ArcannaSimulator, id: string) {
	const event = [...arcanna.events.values()].find(({ event_id }) => event_id === id);
	if (!event) throw new Error(`Arcanna has no event ${id}`);
	return listed(event, event.job_id === PHISHING ? 'Phishing triage' : 'Endpoint alerts');
}
