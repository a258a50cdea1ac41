import { randomUUID } from 'node:crypto';
import { parseJson } from './common/body.mts';
import { formsOfRun } from './common/forms.mts';
import type { ServedFile } from './common/generated.mts';
import type { Part } from './common/multipart.mts';
import type { JsonObject } from './common/read.mts';
import { filledText, readAs, shape } from './common/read.mts';
import { Refusal } from './common/refusal.mts';
import type { Exchange, Reply, Route } from './common/routes.mts';
import type { GravityAiJob, GravityAiState, StatusForm, Submission } from './gravityAi/model.mts';
import { FREE_TEXT, jobForm, submission, WORDS } from './gravityAi/model.mts';
import { GravityAiStorage } from './gravityAi/storage.mts';
import type { ReceivedRequest, ServerOptions } from './server.mts';
import { Simulator } from './server.mts';

export type { ServedFile } from './common/generated.mts';
export type { GravityAiJob, GravityAiState, Submission } from './gravityAi/model.mts';
export type { GravityAiStorage } from './gravityAi/storage.mts';

/** How a job ends; what isn't given is made up. */
export interface GravityAiOutcome {
	state?: Exclude<GravityAiState, 'running'>;
	errorMessage?: string | null;
	result?: ServedFile;
}

const DEFAULTS = {
	/** Whether the POST responds at once, or when the job is done. */
	submit: 'returns' as 'returns' | 'blocks',
	/** How long jobs run; `manual` leaves them to {@link GravityAiSimulator.finish}. */
	jobMs: 50 as number | 'manual',
	/** How jobs end. */
	outcome: undefined as ((job: GravityAiJob) => GravityAiOutcome) | undefined,
	status: 'text' as StatusForm,
	words: WORDS,
	fields: 'page' as 'page' | 'client',
	/** Fraction digits of timestamps; as documented: 7 in the POST's reply, 3 elsewhere. */
	fractionDigits: 'documented' as 'documented' | 3 | 7,
	/** Of `/jobs/latest`. */
	pageSize: 10,
	/** Whether error responses have their own status or 200. */
	refusals: 'status' as 'status' | 'ok',
	/** How long result links are valid. */
	linkMs: 90_000,
	/** The size of results that are generated; a small text when it isn't given. */
	resultBytes: undefined as number | undefined,
	/** Whether a job that fails keeps the time of its creation as that of its last update. */
	failedKeepsUpdated: false,
	billedUsage: 20,
};

type Settings = typeof DEFAULTS;

/** The options for which several forms are published. */
const FORMS = {
	status: ['text', 'number', 'message'],
	words: [WORDS, FREE_TEXT],
	fields: ['page', 'client'],
	refusals: ['status', 'ok'],
} satisfies { [Option in keyof Settings]?: ReadonlyArray<Settings[Option]> };

/** By publisher. */
const PUBLISHED: Record<string, Partial<Settings>> = {
	'gai-client': { status: 'message', words: FREE_TEXT, fields: 'client' },
	'python-samples': { status: 'message', words: WORDS },
};

export interface GravityAiOptions extends ServerOptions, Partial<Settings> {
	storage?: ServerOptions;
}

/** .NET writes a GUID with or without hyphens. */
const UUID = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i;
const newName = shape({ name: filledText }, {});

function onlyPart(parts: Part[], name: string): Part {
	const [found, second] = parts.filter((part) => part.name === name);
	if (!found || second) throw new Refusal(400, `Exactly one part named ${name} is required`);
	return found;
}

function submitted(parts: Part[]): { data: Submission; file: Part & { filename: string } } {
	const data = onlyPart(parts, 'data');
	const file = onlyPart(parts, 'file');
	if (data.filename !== undefined) throw new Refusal(400, 'data is not a file');
	if (data.bytes > data.head.length) throw new Refusal(413, 'data is too long');
	if (!file.filename) throw new Refusal(400, 'file has no file name');
	const read = readAs(submission, parseJson(data.head.toString('utf8')), 'data', 400);
	return { data: read, file: { ...file, filename: file.filename } };
}

/** The rows of a CSV file, as far as they can be seen; anything else is one record. */
function countRecords(mimeType: string, text: string): number {
	if (!mimeType.startsWith('text/csv')) return 1;
	const lines = text.split('\n').filter((line) => line.trim() !== '').length;
	return mimeType.includes('header=present') ? Math.max(0, lines - 1) : lines;
}

export class GravityAiSimulator extends Simulator {
	readonly keyHeader = 'x-api-key';
	override readonly forms = FORMS;
	override readonly published = PUBLISHED;
	/** Each key stands for one purchased model. */
	readonly keys = { first: 'gravity-key-of-model-1', second: 'gravity-key-of-model-2' };
	readonly keyring = new Set<string>(Object.values(this.keys));
	/** By id, in the order they were created. */
	readonly jobs = new Map<string, GravityAiJob>();
	readonly storage: GravityAiStorage;
	/** May be changed at any time. */
	override readonly options: Settings;
	/** How many submissions were charged. */
	billed = 0;
	private readonly waiting = new Map<string, Array<() => void>>();

	constructor(options: GravityAiOptions = {}) {
		super(options);
		this.options = { ...DEFAULTS, ...formsOfRun(PUBLISHED), ...options };
		this.storage = new GravityAiStorage(options.storage ?? {});
	}

	override async listen(): Promise<this> {
		await this.storage.listen();
		return await super.listen();
	}

	override async close(): Promise<void> {
		await Promise.all([super.close(), this.storage.close()]);
	}

	/** Inserts a job, in any state and with any times. */
	insert(job: Partial<GravityAiJob> = {}): GravityAiJob {
		const now = Date.now();
		const inserted: GravityAiJob = {
			id: randomUUID(),
			key: this.keys.first,
			name: 'example.csv',
			inputFileName: 'example.csv',
			inputMime: 'text/csv; header=present',
			billedUsage: this.options.billedUsage,
			recordCount: 3,
			recordGroupCount: 1,
			state: 'success',
			errorMessage: null,
			createdAt: now,
			updatedAt: job.createdAt ?? now,
			...job,
		};
		if (inserted.state === 'success') inserted.result ??= this.resultOf(inserted);
		this.jobs.set(inserted.id, inserted);
		return inserted;
	}

	/** Finishes a job, successfully unless the outcome says otherwise. */
	finish(id: string, outcome: GravityAiOutcome = {}): GravityAiJob {
		const job = this.jobs.get(id);
		if (!job) throw new Error(`No job ${id}`);
		job.state = outcome.state ?? 'success';
		const failed = job.state !== 'success';
		job.errorMessage =
			outcome.errorMessage ?? (failed ? 'The model did not accept the input' : null);
		if (!failed) job.result = outcome.result ?? this.resultOf(job);
		if (!failed || !this.options.failedKeepsUpdated) job.updatedAt = Date.now();
		for (const resolve of this.waiting.get(id) ?? []) resolve();
		this.waiting.delete(id);
		return job;
	}

	protected routes(): Route[] {
		const jobs = '/api/v1/jobs';
		const form = (exchange: Exchange) => ({
			json: this.envelope(this.wire(this.visible(exchange))),
		});
		return [
			{ method: 'POST', path: jobs, body: 'multipart', handle: (it) => this.submit(it) },
			{ method: 'GET', path: `${jobs}/latest`, body: 'none', handle: (it) => this.latest(it) },
			{ method: 'GET', path: `${jobs}/:jobId`, body: 'none', handle: form },
			{ method: 'PUT', path: `${jobs}/:jobId`, body: 'json', handle: (it) => this.rename(it) },
			{
				method: 'GET',
				path: `${jobs}/result-link/:jobId`,
				body: 'none',
				handle: (it) => this.resultLink(it),
			},
		];
	}

	protected authorize(request: ReceivedRequest): void {
		if (!this.keyring.has(this.keyOf(request))) throw new Refusal(401, 'The API key is not valid');
	}

	protected describe({ status, message }: Refusal): Reply {
		const json = { data: null, isError: true, errorMessage: message };
		return { status: this.options.refusals === 'ok' ? 200 : status, json };
	}

	private keyOf(request: ReceivedRequest): string {
		const key = request.headers['x-api-key'];
		return typeof key === 'string' ? key : '';
	}

	private envelope(data: unknown): JsonObject {
		return { data, isError: false, errorMessage: null };
	}

	private wire(job: GravityAiJob, isNew = false): JsonObject {
		const { fields, fractionDigits, status, words } = this.options;
		const documented = isNew ? 7 : 3;
		const digits = fractionDigits === 'documented' ? documented : fractionDigits;
		return jobForm(job, { status, words, fields }, digits);
	}

	private visible({ request, params }: Exchange): GravityAiJob {
		if (!UUID.test(params.jobId)) throw new Refusal(400, 'The job id is not valid');
		const asked = params.jobId.replaceAll('-', '').toLowerCase();
		const job = [...this.jobs.values()].find(({ id }) => id.replaceAll('-', '') === asked);
		if (job?.key !== this.keyOf(request)) throw new Refusal(404, 'The job was not found');
		return job;
	}

	private async submit({ request, body }: Exchange): Promise<Reply> {
		const { data, file } = submitted(body.parts);
		const text = file.head.toString('utf8');
		const { contentType = '', bytes, sha256, filename } = file;
		const mimeType = data.mimeType ?? (contentType || 'application/octet-stream');
		const job = this.insert({
			key: this.keyOf(request),
			name: data.name ?? data.jobName ?? filename,
			inputFileName: filename,
			inputMime: mimeType,
			recordCount: countRecords(mimeType, text),
			state: 'running',
			submission: data,
			file: { bytes, sha256, contentType, text },
		});
		this.billed++;
		const { jobMs, outcome, submit } = this.options;
		const done = new Promise<void>((resolve) => this.waiting.set(job.id, [resolve]));
		if (jobMs !== 'manual') this.later(jobMs, () => this.finish(job.id, outcome?.(job)));
		if (submit === 'blocks') await done;
		return { json: this.envelope(this.wire(job, true)) };
	}

	private latest({ request }: Exchange): Reply {
		const own = [...this.jobs.values()].filter(({ key }) => key === this.keyOf(request));
		const newest = own.reverse().sort((a, b) => b.createdAt - a.createdAt);
		const page = newest.slice(0, this.options.pageSize);
		return { json: this.envelope(page.map((job) => this.wire(job))) };
	}

	private rename(exchange: Exchange): Reply {
		const job = this.visible(exchange);
		job.name = readAs(newName, exchange.body.value, 'body', 400).name;
		job.updatedAt = Date.now();
		return { json: this.envelope(this.wire(job)) };
	}

	private resultLink(exchange: Exchange): Reply {
		const job = this.visible(exchange);
		if (!job.result) throw new Refusal(400, 'The job has no result');
		const link = this.storage.presign(job.id, job.result, this.options.linkMs);
		return { json: this.envelope(link) };
	}

	private resultOf(job: GravityAiJob): ServedFile {
		const { resultBytes } = this.options;
		return {
			name: `data_${job.id.slice(0, 8)}.csv`,
			contentType: 'text/csv',
			content: resultBytes === undefined ? 'id,score\n1,0.9\n' : { bytes: resultBytes },
		};
	}
}

/** Starts a server that simulates Gravity AI, and its storage. */
export async function startGravityAi(options: GravityAiOptions = {}): Promise<GravityAiSimulator> {
	return await new GravityAiSimulator(options).listen();
}
