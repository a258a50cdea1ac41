import type { ArcannaSimulator } from '../../../simulators/arcanna.mts';
import { errorItem } from '../agrees.mts';
import type { ActionCase } from '../cases.mts';
import type { ExpectedRequest } from '../requests.mts';
import { arcannaCase, created, decided, ENDPOINT, listed, locator, PHISHING } from './scene.mts';

const ALERT = { rule: 'Impossible travel', severity: 'high', user: 'jane.doe' };

/** The operations on events. */
export const eventCases: ActionCase[] = [
	arcannaCase(['event', 'create'], 'the input items as they are, without waiting', (arcanna) => {
		const alerts = [ALERT, { rule: 'Port scan', severity: 'low' }];
		return {
			parameters: { jobId: locator('list', PHISHING), bodySource: 'item' },
			items: alerts,
			returned: () =>
				alerts.map((alert) => {
					const { event_id, ingest_timestamp } = eventOf(arcanna, alert.rule);
					return {
						event_id,
						job_id: PHISHING,
						ingest_timestamp,
						status: 'pending_inference',
						error_message: null,
						state: 'running',
					};
				}),
			received: () => alerts.map((alert) => ingestion(PHISHING, alert)),
		};
	}),
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
		{ smoke: true, options: { decisionMs: 700 } },
	),
	arcannaCase(
		['event', 'create'],
		'one of three items is refused and the others go on',
		(arcanna) => ({
			parameters: { jobId: '={{ $json.useCase }}', waitForCompletion: true },
			items: [
				{ useCase: PHISHING, rule: 'first' },
				{ useCase: 999, rule: 'second' },
				{ useCase: PHISHING, rule: 'third' },
			],
			onError: 'continueRegularOutput',
			returned: () => [
				created(eventOf(arcanna, 'first')),
				errorItem(/Job not found/),
				created(eventOf(arcanna, 'third')),
			],
			received: () => [
				...[
					{ useCase: PHISHING, rule: 'first' },
					{ useCase: 999, rule: 'second' },
					{ useCase: PHISHING, rule: 'third' },
				].map((item) => ingestion(item.useCase, item)),
				...['first', 'third'].map((rule) => look(arcanna, rule)),
			],
		}),
	),
	arcannaCase(
		['event', 'create'],
		'a decision that does not come in time goes out as it stands',
		(arcanna) => ({
			parameters: {
				jobId: locator('id', PHISHING),
				waitForCompletion: true,
				options: { timeout: 1, pollInterval: 0.3, onTimeout: 'output', waitMode: 'durable' },
			},
			items: [ALERT],
			returned: () => {
				const { event_id, ingest_timestamp } = eventOf(arcanna, ALERT.rule);
				const status = 'pending_inference';
				return [{ event_id, job_id: PHISHING, ingest_timestamp, status, state: 'running' }];
			},
			received: () => [ingestion(PHISHING, ALERT), look(arcanna, ALERT.rule)],
		}),
		{ options: { decisionMs: 'manual' } },
	),
	arcannaCase(['event', 'get'], 'as it stands, with ids of 17 digits', (arcanna) => {
		const event = arcanna.insert({ job_id: PHISHING, event_id: '15427818711674001' });
		return {
			parameters: { jobId: locator('id', PHISHING), eventId: '={{ $json.event_id }}' },
			items: [{ event_id: event.event_id }],
			returned: () => [decided(event)],
			received: () => [{ method: 'GET', path: `/api/v1/events/${PHISHING}/15427818711674001` }],
		};
	}),
	arcannaCase(['event', 'get'], 'waits for the decision', (arcanna) => {
		const event = arcanna.insert({ job_id: PHISHING, event_id: 'late', outcome: 'pending' });
		const path = `/api/v1/events/${PHISHING}/late`;
		return {
			parameters: {
				jobId: locator('list', PHISHING),
				eventId: 'late',
				waitForCompletion: true,
				options: { pollInterval: 0.3 },
			},
			meanwhile: async () => {
				await arcanna.untilReceived('GET', /late$/, 2);
				arcanna.decide('late', { result_label: 'Escalate', confidence_score: 98.3 });
			},
			returned: () => [decided(event)],
			received: () => [
				{ method: 'GET', path },
				{ method: 'GET', path, repeated: true },
			],
		};
	}),
	arcannaCase(['event', 'get'], 'a failed decision goes out where the user wants it', (arcanna) => {
		const outcome = { error_message: 'The model is not trained' };
		const event = arcanna.insert({ job_id: PHISHING, event_id: 'bad', outcome });
		return {
			parameters: {
				jobId: locator('id', PHISHING),
				eventId: 'bad',
				waitForCompletion: true,
				options: { onFailure: 'output' },
			},
			returned: () => [
				{
					event_id: 'bad',
					ingest_timestamp: event.ingest_timestamp,
					status: 'ERROR',
					...outcome,
					state: 'failed',
				},
			],
			received: () => [{ method: 'GET', path: `/api/v1/events/${PHISHING}/bad` }],
		};
	}),
	arcannaCase(['event', 'get'], 'a failed decision stops the workflow otherwise', (arcanna) => {
		const outcome = { error_message: 'The model is not trained' };
		arcanna.insert({ job_id: PHISHING, event_id: 'bad', outcome });
		return {
			parameters: {
				jobId: locator('id', PHISHING),
				eventId: 'bad',
				waitForCompletion: true,
				options: { onFailure: 'error', onTimeout: 'error', waitMode: 'node' },
			},
			stops: /The decision on the event bad failed: The model is not trained/,
			received: () => [{ method: 'GET', path: `/api/v1/events/${PHISHING}/bad` }],
		};
	}),
	arcannaCase(['event', 'getMany'], 'all of all use cases, newest first', (arcanna) => {
		const insert = (job_id: number, minute: number) =>
			arcanna.insert({ job_id, ingest_timestamp: `2026-03-01T10:${10 + minute}:00.000001Z` });
		const events = [0, 1, 2].map((minute) => insert(minute === 1 ? ENDPOINT : PHISHING, minute));
		return {
			key: arcanna.keys.management,
			parameters: { returnAll: true, options: {} },
			returned: () =>
				events
					.map((event) =>
						listed(event, event.job_id === PHISHING ? 'Phishing triage' : 'Endpoint alerts'),
					)
					.reverse(),
			received: () => [{ ...query({ size: 500 }) }],
		};
	}),
	arcannaCase(
		['event', 'getMany'],
		'those that the filters let through, up to the limit',
		(arcanna) => {
			const insert = (minute: number, result_label: string, outlier: boolean) =>
				arcanna.insert({
					job_id: PHISHING,
					ingest_timestamp: `2026-03-01T10:${10 + minute}:00.000001Z`,
					outcome: { result_label, outlier },
				});
			insert(0, 'Escalate', true);
			insert(1, 'Escalate', true);
			const event = insert(2, 'Escalate', true);
			insert(3, 'Escalate', false);
			insert(4, 'Drop', true);
			insert(20, 'Escalate', true);
			return {
				key: arcanna.keys.management,
				parameters: {
					jobId: locator('list', PHISHING),
					returnAll: false,
					limit: 1,
					filters: {
						labels: ['Escalate'],
						outliersOnly: true,
						startDate: '2026-03-01T10:11:00.000Z',
						endDate: '2026-03-01T10:20:00.000Z',
					},
				},
				returned: () => [listed(event, 'Phishing triage')],
				// A label is looked for by its name and by its ID.
				received: () =>
					['arcanna.result_label', 'arcanna.result'].map((field) =>
						query({
							job_ids: [PHISHING],
							start_date: '2026-03-01T10:11:00.000Z',
							end_date: '2026-03-01T10:20:00.000Z',
							filters: [
								{ field, operator: 'is one of', value: ['Escalate'] },
								{ field: 'arcanna.outlier_flag', operator: 'is', value: true },
							],
							size: 1,
						}),
					),
			};
		},
	),
	arcannaCase(
		['event', 'getMany'],
		'those that analysts have to look at, in both scales of confidence',
		(arcanna) => {
			const insert = (minute: number, more: object) =>
				arcanna.insert({
					job_id: PHISHING,
					ingest_timestamp: `2026-03-01T10:${10 + minute}:00.000001Z`,
					outcome: { consensus: 'Drop', undecided: true, confidence_score: 0.5, ...more },
				});
			const events = [insert(0, {}), insert(1, { confidence_score: 55 })];
			insert(2, { consensus: 'Escalate' });
			insert(3, { undecided: false });
			insert(4, { confidence_score: 0.9 });
			return {
				key: arcanna.keys.management,
				parameters: {
					returnAll: true,
					filters: {
						dateField: 'timestamp_inference',
						minConfidence: 40,
						maxConfidence: 0.6,
						undecidedOnly: true,
						consensus: ['Drop'],
					},
				},
				returned: () => events.map((event) => listed(event, 'Phishing triage')).reverse(),
				received: () =>
					[
						[0.4, 0.6],
						[40, 60],
					].map(([least, most]) =>
						query({
							date_field: 'timestamp_inference',
							sort_by_column: 'timestamp_inference',
							filters: [
								{ field: 'arcanna.confidence_score', operator: 'gte', value: least },
								{ field: 'arcanna.confidence_score', operator: 'lte', value: most },
								{
									field: 'arcanna.attention.undecided_consensus.attention_required',
									operator: 'is',
									value: true,
								},
								{ field: 'arcanna.consensus', operator: 'is one of', value: ['Drop'] },
							],
							size: 500,
						}),
					),
			};
		},
	),
	arcannaCase(['event', 'getMany'], 'by their IDs and by conditions on fields', (arcanna) => {
		const severities = { one: 'high', two: 'low', three: 'high' };
		const [first] = Object.entries(severities).map(([event_id, severity]) =>
			arcanna.insert({ job_id: PHISHING, event_id, raw_body: { severity } }),
		);
		return {
			key: arcanna.keys.management,
			parameters: {
				returnAll: true,
				filters: {
					dateField: '@timestamp',
					eventIds: 'one, two',
					conditions: { rows: [{ field: 'severity', operator: 'is', value: 'high' }] },
				},
			},
			returned: () => [listed(first, 'Phishing triage')],
			received: () => [
				query({
					event_ids: ['one', 'two'],
					filters: [{ field: 'severity', operator: 'is', value: 'high' }],
					size: 500,
				}),
			],
		};
	}),
	arcannaCase(['event', 'export'], 'in its raw form', (arcanna) => {
		const event = arcanna.insert({ job_id: PHISHING, event_id: 'raw', raw_body: ALERT });
		return {
			parameters: { jobId: locator('id', PHISHING), eventId: 'raw' },
			returned: () => [
				{
					event_id: 'raw',
					ingest_timestamp: event.ingest_timestamp,
					status: 'OK',
					arcanna_event: ALERT,
					state: 'succeeded',
				},
			],
			received: () => [{ method: 'GET', path: `/api/v1/events/${PHISHING}/raw/export` }],
		};
	}),
	arcannaCase(['event', 'sendFeedback'], 'a picked label, on behalf of a user', (arcanna) => {
		arcanna.insert({ job_id: PHISHING, event_id: 'seen' });
		return {
			parameters: {
				jobId: locator('list', PHISHING),
				eventId: 'seen',
				label: locator('list', 'Escalate'),
				options: { username: 'jane.doe' },
			},
			returned: () => [{ event_id: 'seen', job_id: PHISHING, status: 'Feedback received' }],
			received: () => [
				feedback(PHISHING, 'seen', { cortex_user: 'jane.doe', feedback: 'Escalate' }),
			],
		};
	}),
	arcannaCase(
		['event', 'sendFeedback'],
		'a typed label for each of three items, one of them refused',
		(arcanna) => {
			for (const event_id of ['one', 'two', 'three']) {
				arcanna.insert({ job_id: PHISHING, event_id });
			}
			const labels = { one: 'Drop', two: 'Unheard of', three: 'Escalate' };
			return {
				parameters: {
					jobId: locator('id', PHISHING),
					eventId: '={{ $json.event }}',
					label: { __rl: true, mode: 'name', value: '={{ $json.label }}' },
				},
				items: Object.entries(labels).map(([event, label]) => ({ event, label })),
				onError: 'continueErrorOutput',
				returned: () =>
					['one', 'three'].map((event_id) => {
						return { event_id, job_id: PHISHING, status: 'Feedback received' };
					}),
				atErrorOutput: () => [
					errorItem(/feedback is not one of: Drop, Escalate/, {
						event: 'two',
						label: 'Unheard of',
					}),
				],
				pairs: [0, 2, 1],
				received: () =>
					Object.entries(labels).map(([event, label]) =>
						feedback(PHISHING, event, { feedback: label }),
					),
			};
		},
	),
	arcannaCase(['event', 'addNote'], 'for analysts', (arcanna) => {
		arcanna.insert({ job_id: PHISHING, event_id: 'seen' });
		return {
			key: arcanna.keys.management,
			parameters: { jobId: locator('list', PHISHING), eventId: 'seen', note: 'Known scanner' },
			returned: () => [{ status: 'OK', reason: '', reason_details: [] }],
			received: () => [
				{
					method: 'POST',
					path: `/api/v2/events/${PHISHING}/seen/add_agentic_notes`,
					body: { agent_notes: 'Known scanner', agent_saved_objects: {} },
				},
			],
		};
	}),
	arcannaCase(['event', 'reprocess'], 'without waiting', (arcanna) => {
		arcanna.insert({ job_id: PHISHING, event_id: 'seen' });
		return {
			key: arcanna.keys.management,
			parameters: { jobId: locator('list', PHISHING), eventId: 'seen' },
			returned: () => [{ status: 'OK', reason: '', reason_details: '', state: 'running' }],
			received: () => [{ method: 'POST', path: `/api/v2/events/${PHISHING}/seen/reprocess` }],
		};
	}),
	arcannaCase(
		['event', 'reprocess'],
		'until there is a new decision',
		(arcanna) => {
			const path = `/api/v1/events/${PHISHING}/seen`;
			const outcome = { result_label: 'Drop' };
			const event = arcanna.insert({ job_id: PHISHING, event_id: 'seen', outcome });
			return {
				key: arcanna.keys.management,
				parameters: {
					jobId: locator('id', PHISHING),
					eventId: 'seen',
					waitForCompletion: true,
					options: { pollInterval: 0.3 },
				},
				meanwhile: async () => {
					await arcanna.untilReceived('GET', /seen$/, 3);
					arcanna.decide('seen', { result_label: 'Escalate' });
				},
				returned: () => [decided(event)],
				received: () => [
					{ method: 'GET', path },
					{ method: 'GET', path, repeated: true },
					{ method: 'POST', path: `/api/v2/events/${PHISHING}/seen/reprocess` },
				],
			};
		},
		{ options: { decisionMs: 'manual', whileReprocessing: 'as before' } },
	),
];

function eventOf(arcanna: ArcannaSimulator, rule: string) {
	const event = [...arcanna.events.values()].find(({ raw_body }) => raw_body.rule === rule);
	if (!event) throw new Error(`Arcanna got no event with the rule ${rule}`);
	return event;
}

function ingestion(job_id: number, raw_body: object): ExpectedRequest {
	return { method: 'POST', path: '/api/v1/events/', body: { job_id, raw_body } };
}

function look(arcanna: ArcannaSimulator, rule: string): ExpectedRequest {
	const { job_id, event_id } = eventOf(arcanna, rule);
	return { method: 'GET', path: `/api/v1/events/${job_id}/${event_id}`, repeated: true };
}

function query(body: object): ExpectedRequest {
	return {
		method: 'POST',
		path: '/api/v2/events/query',
		body: {
			date_field: '@timestamp',
			sort_order: 'desc',
			sort_by_column: '@timestamp',
			page: 0,
			...body,
		},
	};
}

function feedback(job: number, event: string, body: object): ExpectedRequest {
	return { method: 'PUT', path: `/api/v1/events/${job}/${event}/feedback`, body };
}
