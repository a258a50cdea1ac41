import type { ArcannaKey } from './arcanna/keys.mts';
import { defaultKeys, INTEGRATION, keyOf, keys } from './arcanna/keys.mts';
import type {
	ArcannaEvent,
	ArcannaEventForm,
	ArcannaJob,
	ArcannaOutcome,
} from './arcanna/model.mts';
import { eventIdOf, isFailure, timestampAt } from './arcanna/model.mts';
import { v1Routes } from './arcanna/v1.mts';
import { v2Routes } from './arcanna/v2.mts';
import { formsOfRun } from './common/forms.mts';
import type { JsonObject } from './common/read.mts';
import { Refusal } from './common/refusal.mts';
import type { Reply, Route } from './common/routes.mts';
import type { ReceivedRequest, ServerOptions } from './server.mts';
import { Simulator } from './server.mts';

export type { ArcannaKey } from './arcanna/keys.mts';
export type {
	ArcannaDecision,
	ArcannaEvent,
	ArcannaEventForm,
	ArcannaJob,
	ArcannaOutcome,
} from './arcanna/model.mts';

const DEFAULTS = {
	/** The key of the health reply; `connected` on older servers. */
	health: 'status' as 'status' | 'connected',
	labels: 'array' as 'array' | 'object',
	feedbackReply: 'Feedback received' as 'Feedback received' | 'updated',
	/** The status for an unknown key. */
	badKey: 401 as 401 | 403,
	/** The management API's status for an input key. */
	inputKeyOnV2: 403 as 401 | 403 | 404,
	/** How long decisions take; `manual` leaves them to {@link ArcannaSimulator.decide}. */
	decisionMs: 50 as number | 'manual',
	/** Overrides what is decided, and how long it takes, event by event. */
	outcome: undefined as
		| ((event: ArcannaEvent) => ArcannaOutcome & { afterMs?: number })
		| undefined,
	pendingStatus: 'pending_inference' as 'pending_inference' | 'Pending inference',
	/** How long GET returns 404 after an event was accepted. */
	notFoundMs: 0,
	/** How long trainings take; `manual` leaves them to {@link ArcannaSimulator.finishTraining}. */
	trainingMs: 50 as number | 'manual',
	/** Whether jobs carry the fields that only published clients know, train timestamps among them. */
	jobFields: 'full' as 'full' | 'documented',
	queryReply: 'object' as 'object' | 'list',
	eventForm: 'nested' as ArcannaEventForm,
	/** Whether `size` counts per job even when the query names no jobs. */
	sizeWithoutJobs: 'perJob' as 'perJob' | 'total',
	/** The most events that paging can reach. */
	resultWindow: 10_000,
	/** A query that names one of these events by its ID gets this status. */
	refusedEvents: { ids: new Set<string>(), status: 422 },
	/** How /api/v1 responds to a management key. */
	managementOnV1: 'served' as 'served' | 401 | 403 | 404,
	/** Whether /api/v2/events/query is there. */
	listing: 'both' as 'both' | 'raw only',
	/** What /api/v2/events/raw_es_query returns. */
	rawReply: 'hits' as 'hits' | 'events',
	/** What becomes of an event that is sent with the ID of another one. */
	sameId: 'replaces' as 'replaces' | 'is dropped',
	/** The status of an event that is marked to be decided on again, until it is. */
	whileReprocessing: 'pending' as 'pending' | 'as before',
	/** Whether the metrics are requested with POST, or with GET alone as in earlier versions. */
	metricsBy: 'POST' as 'POST' | 'GET',
	/** What /api/v2/resources returns. */
	resources: 'list' as 'list' | 'object',
	/** What start, stop and train return on /api/v1. */
	operated: 'status' as 'status' | 'error_message',
	/** The form of `detail` with 422. */
	detail: 'list' as 'list' | 'text',
};

type Settings = typeof DEFAULTS;

/** The options for which several forms are published. */
const FORMS = {
	health: ['status', 'connected'],
	labels: ['array', 'object'],
	feedbackReply: ['Feedback received', 'updated'],
	pendingStatus: ['pending_inference', 'Pending inference'],
	jobFields: ['full', 'documented'],
	operated: ['status', 'error_message'],
	badKey: [401, 403],
	inputKeyOnV2: [401, 403, 404],
	managementOnV1: ['served', 401, 403, 404],
	eventForm: ['nested', 'rawEvent', 'flat'],
	queryReply: ['object', 'list'],
	listing: ['both', 'raw only'],
	rawReply: ['hits', 'events'],
	resources: ['list', 'object'],
	detail: ['list', 'text'],
} satisfies { [Option in keyof Settings]?: ReadonlyArray<Settings[Option]> };

/** By publisher. */
const PUBLISHED: Record<string, Partial<Settings>> = {
	managementServer: { eventForm: 'rawEvent', feedbackReply: 'updated', operated: 'error_message' },
	managementServerOfToday: { eventForm: 'rawEvent', listing: 'raw only' },
	inputServer: { feedbackReply: 'updated', operated: 'error_message' },
	soarOf2021: { health: 'connected', pendingStatus: 'Pending inference' },
	soarOfToday: { feedbackReply: 'updated', operated: 'error_message', detail: 'text' },
};

/** A job's fields as the service's own page has them, and those that published clients know. */
const DOCUMENTED = [
	'job_id',
	'title',
	'status',
	'retrain_state',
	'labels',
	'processed_documents_count',
	'feedback_documents_count',
	'last_processed_timestamp',
] as const;
const KNOWN = [
	'category',
	'retrain_msg',
	'features',
	'last_feedback_timestamp',
	'last_train_start_timestamp',
	'last_train_finished_timestamp',
] as const;

export interface ArcannaOptions extends ServerOptions, Partial<Settings> {
	/** The default ones are 123 "Phishing triage" and 124 "Endpoint alerts". */
	jobs?: Array<Partial<ArcannaJob> & { job_id: number }>;
}

/** An event that a test inserts. Times are ISO 8601. */
export interface InsertedEvent {
	job_id: number;
	event_id?: string;
	raw_body?: JsonObject;
	/** When Arcanna accepted it; now by default. */
	ingest_timestamp?: string;
	/** The alert's own time; that of ingestion by default. */
	timestamp?: string;
	/** What was decided; `pending` when nothing was yet. */
	outcome?: ArcannaOutcome | 'pending';
}

/** A request for a training: where it named the user. */
export interface Training {
	job_id: number;
	inBody?: string;
	inQuery?: string;
}

export class ArcannaSimulator extends Simulator {
	readonly keyHeader = 'x-arcanna-api-key';
	override readonly forms = FORMS;
	override readonly published = PUBLISHED;
	readonly keys = keys;
	/** The keys that are accepted; tests may add and revoke some. */
	readonly keyring = defaultKeys();
	readonly jobs = new Map<number, ArcannaJob>();
	/** By `{job_id}/{event_id}`, in the order they came. */
	readonly events = new Map<string, ArcannaEvent>();
	readonly trainings: Training[] = [];
	/** May be changed at any time. */
	override readonly options: Settings;
	private ordinal = 0;
	private lastMicros = 0;

	constructor(options: ArcannaOptions = {}) {
		super(options);
		this.options = { ...DEFAULTS, ...formsOfRun(PUBLISHED), ...options };
		const jobs = options.jobs ?? [
			{ job_id: 123, title: 'Phishing triage' },
			{ job_id: 124, title: 'Endpoint alerts', labels: ['Drop', 'Investigate', 'Escalate'] },
		];
		for (const job of jobs) this.addJob(job);
	}

	addJob(job: Partial<ArcannaJob> & { job_id: number }): ArcannaJob {
		const added: ArcannaJob = {
			title: `Use case ${job.job_id}`,
			category: 'Binary classification',
			integration: INTEGRATION,
			status: 'STARTED',
			retrain_state: 'not_trained',
			retrain_msg: null,
			labels: ['Drop', 'Escalate'],
			features: ['severity', 'source.ip'],
			processed_documents_count: 0,
			feedback_documents_count: 0,
			last_processed_timestamp: null,
			last_feedback_timestamp: null,
			last_train_start_timestamp: null,
			last_train_finished_timestamp: null,
			...job,
		};
		this.jobs.set(added.job_id, added);
		return added;
	}

	/** Inserts an event, decided or pending, with any times. */
	insert(inserted: InsertedEvent): ArcannaEvent {
		const job = this.jobs.get(inserted.job_id);
		if (!job) throw new Error(`No job ${inserted.job_id}`);
		const { raw_body = { severity: 'high' }, outcome = {} } = inserted;
		const event = this.take(job, raw_body, inserted.event_id);
		event.visibleAt = 0;
		event.ingest_timestamp = inserted.ingest_timestamp ?? event.ingest_timestamp;
		event.timestamp = inserted.timestamp ?? event.ingest_timestamp;
		if (outcome !== 'pending') this.settle(event, outcome);
		return event;
	}

	/** Decides an event; the first one with this id unless the job is named. */
	decide(eventId: string, outcome: ArcannaOutcome = {}, jobId?: number): ArcannaEvent {
		const event =
			jobId === undefined
				? [...this.events.values()].find(({ event_id }) => event_id === eventId)
				: this.events.get(`${jobId}/${eventId}`);
		if (!event) throw new Error(`No event ${eventId}`);
		this.settle(event, outcome);
		return event;
	}

	/** Finishes a job's training, successfully or with an error message. */
	finishTraining(jobId: number, failure?: string): void {
		const job = this.jobs.get(jobId);
		if (!job) throw new Error(`No job ${jobId}`);
		job.retrain_state = failure === undefined ? 'trained' : 'failed';
		job.retrain_msg = failure ?? null;
		job.last_train_finished_timestamp = this.timestamp();
	}

	statusOf(event: ArcannaEvent): string {
		if (event.error_message !== undefined) return 'ERROR';
		return event.decision ? 'OK' : this.options.pendingStatus;
	}

	jobForm(job: ArcannaJob): JsonObject {
		const known = this.options.jobFields === 'full' ? [...DOCUMENTED, ...KNOWN] : DOCUMENTED;
		return Object.fromEntries(known.map((name) => [name, job[name]]));
	}

	caller(request: ReceivedRequest): ArcannaKey {
		const key = keyOf(request, this.keyring);
		if (!key) throw new Refusal(this.options.badKey, 'Invalid API key');
		return key;
	}

	visibleJobs(request: ReceivedRequest): ArcannaJob[] {
		const key = this.caller(request);
		return [...this.jobs.values()].filter(
			(job) => key.kind === 'management' || job.integration === key.integration,
		);
	}

	visibleJob(request: ReceivedRequest, id: string): ArcannaJob {
		if (!/^\d+$/.test(id)) throw new Refusal(422, 'job_id: value is not a valid integer');
		const found = this.visibleJobs(request).find((job) => String(job.job_id) === id);
		if (!found) throw new Refusal(404, 'Job not found');
		return found;
	}

	visibleJobNamed(request: ReceivedRequest, name: string): ArcannaJob {
		const found = this.visibleJobs(request).find((job) => job.title === name);
		if (!found) throw new Refusal(404, 'Job not found');
		return found;
	}

	visibleEvent(job: ArcannaJob, eventId: string): ArcannaEvent {
		const found = this.events.get(`${job.job_id}/${eventId}`);
		if (!found || found.visibleAt > Date.now()) throw new Refusal(404, 'Event not found');
		return found;
	}

	eventsOf(job: ArcannaJob): ArcannaEvent[] {
		return [...this.events.values()].filter((event) => event.job_id === job.job_id);
	}

	/** Accepts an event and decides it after its time. */
	ingest(job: ArcannaJob, rawBody: JsonObject, ownId?: string): ArcannaEvent {
		const event = this.take(job, rawBody, ownId);
		this.decideLater(job, event);
		return event;
	}

	private decideLater(job: ArcannaJob, event: ArcannaEvent): void {
		const { afterMs, ...outcome } = this.options.outcome?.(event) ?? {};
		const ms = afterMs ?? job.decisionMs ?? this.options.decisionMs;
		if (ms !== 'manual') this.later(ms, () => this.settle(event, outcome));
	}

	/** Marks an event, which is decided on again after its time. */
	reprocess(job: ArcannaJob, event: ArcannaEvent): void {
		event.reprocessings++;
		if (this.options.whileReprocessing === 'pending') {
			event.decision = undefined;
			event.error_message = undefined;
		}
		this.decideLater(job, event);
	}

	giveFeedback(event: ArcannaEvent, label: string, user: string): void {
		const job = this.jobs.get(event.job_id);
		if (!job?.labels.includes(label)) {
			throw new Refusal(422, `feedback is not one of: ${job?.labels.join(', ')}`);
		}
		event.feedback = { label, user };
		if (event.decision) event.decision.bucket_state = 'in_knowledge_base';
		job.feedback_documents_count++;
		job.last_feedback_timestamp = this.timestamp();
	}

	train(job: ArcannaJob, user: Pick<Training, 'inBody' | 'inQuery'>): void {
		if (job.retrain_state === 'in_progress') throw new Refusal(409, 'Training is in progress');
		this.trainings.push({ job_id: job.job_id, ...user });
		job.retrain_state = 'in_progress';
		job.last_train_start_timestamp = this.timestamp();
		const { trainingMs } = this.options;
		if (trainingMs !== 'manual') this.later(trainingMs, () => this.finishTraining(job.job_id));
	}

	protected routes(): Route[] {
		return [...v1Routes(this), ...v2Routes(this)];
	}

	protected authorize(request: ReceivedRequest): void {
		const key = this.caller(request);
		const isV2 = request.path.startsWith('/api/v2/');
		if (key.kind === 'input' && isV2) {
			throw new Refusal(this.options.inputKeyOnV2, 'An input key does not open this');
		}
		const { managementOnV1 } = this.options;
		if (key.kind === 'management' && !isV2 && managementOnV1 !== 'served') {
			throw new Refusal(managementOnV1, 'A management key does not open this');
		}
	}

	protected describe(refusal: Refusal, request: ReceivedRequest): Reply {
		const { message, issues } = refusal;
		// FastAPI returns 422 for whatever it can't read.
		const status =
			[400, 415].includes(refusal.status) && issues.length === 0 ? 422 : refusal.status;
		if (status === 422) {
			const made = [{ loc: ['request'], msg: message, type: 'value_error' }];
			const list = issues.length > 0 ? issues : made;
			return { status, json: { detail: this.options.detail === 'list' ? list : message } };
		}
		const managed = request.path.startsWith('/api/v2/') && [401, 403, 404].includes(status);
		if (!managed) return { status, json: { detail: message } };
		return { status, json: { status: 'NOK', reason: message, reason_details: [message] } };
	}

	private take(job: ArcannaJob, raw_body: JsonObject, ownId?: string): ArcannaEvent {
		const event_id = ownId ?? eventIdOf(this.ordinal++);
		const key = `${job.job_id}/${event_id}`;
		const older = this.events.get(key);
		if (older !== undefined && this.options.sameId === 'is dropped') return older;
		const ingest_timestamp = this.timestamp();
		const own = raw_body['@timestamp'];
		const event: ArcannaEvent = {
			event_id,
			job_id: job.job_id,
			raw_body,
			ingest_timestamp,
			timestamp: typeof own === 'string' ? own : ingest_timestamp,
			notes: [],
			reprocessings: 0,
			ingestions: (this.events.get(key)?.ingestions ?? 0) + 1,
			visibleAt: Date.now() + this.options.notFoundMs,
		};
		this.events.set(key, event);
		return event;
	}

	private settle(event: ArcannaEvent, outcome: ArcannaOutcome): void {
		const job = this.jobs.get(event.job_id);
		if (!job) return;
		if (isFailure(outcome)) {
			event.error_message = outcome.error_message;
			return;
		}
		const turn = job.processed_documents_count++;
		const label = outcome.result_label ?? job.labels[turn % job.labels.length];
		event.error_message = undefined;
		event.decision = {
			result: `class_${job.labels.indexOf(label)}`,
			result_label: label,
			bucket_state: 'new',
			outlier: false,
			confidence_score: 0.95,
			...outcome,
		};
		job.last_processed_timestamp = this.timestamp();
	}

	/** Each one later than the one before. */
	private timestamp(): string {
		this.lastMicros = Math.max(Date.now() * 1000, this.lastMicros + 1);
		return timestampAt(Math.floor(this.lastMicros / 1000), this.lastMicros % 1000);
	}
}

/** Starts a server that simulates Arcanna. */
export async function startArcanna(options: ArcannaOptions = {}): Promise<ArcannaSimulator> {
	return await new ArcannaSimulator(options).listen();
}
