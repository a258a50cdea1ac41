import { formsOfRun } from './common/forms.mts';
import type { ServedFile } from './common/generated.mts';
import { fileReply } from './common/generated.mts';
import { readAs } from './common/read.mts';
import { Refusal } from './common/refusal.mts';
import type { Exchange, Reply, Route } from './common/routes.mts';
import { EntaingineFileHost } from './entaingine/fileHost.mts';
import type {
	Fields,
	EntaingineFile,
	EntaingineOutput,
	EntaingineProcess,
	EntaingineTemplate,
} from './entaingine/model.mts';
import { outputsForm, processForm, processRequest } from './entaingine/model.mts';
import type { ReceivedRequest, ServerOptions } from './server.mts';
import { Simulator } from './server.mts';

export type { ServedFile } from './common/generated.mts';
export type { EntaingineFileHost } from './entaingine/fileHost.mts';
export type {
	EntaingineFile,
	EntaingineOutput,
	EntaingineProcess,
	EntaingineTemplate,
} from './entaingine/model.mts';

/** How a process ends; what isn't given is made up. */
export interface EntaingineOutcome {
	/** Its last output, instead of one that is made up. */
	output?: EntaingineOutput;
	/** Makes it fail. */
	failure?: string;
	/** In milliseconds; the time it took by default. A process that fails may keep null. */
	totalExecutionTime?: number | null;
}

const UPLOAD_TYPES =
	/^(text\/.*|image\/(png|jpeg|webp)|audio\/(mpeg|mp4|wav)|application\/(pdf|json|xml|zip|.*parquet|octet-stream|.*document.*))$/;
/** What can be uploaded, and how such files begin, if that is known (entAIngine's page on uploads). */
const MAGIC: Record<string, string | undefined> = {
	...{ pdf: '%PDF', png: '\x89PNG', jpg: '\xff\xd8', jpeg: '\xff\xd8', webp: 'RIFF', wav: 'RIFF' },
	...{ zip: 'PK', docx: 'PK', xlsx: 'PK', pptx: 'PK', parquet: 'PAR1' },
};
const EXTENSIONS = new Set([
	...Object.keys(MAGIC),
	...['txt', 'md', 'html', 'htm', 'xml', 'json', 'yaml', 'yml', 'csv', 'tsv', 'log', 'rtf', 'doc'],
	...['xls', 'ppt', 'odt', 'ods', 'odp', 'epub', 'sql', 'tar', 'm4a', 'mp3', 'webm', 'mp4', 'p93'],
]);

const DEFAULTS = {
	/** Which base paths there are. */
	basePaths: ['/aiengine', ''],
	/** How long each task takes; `manual` leaves them to `advance`, `finish` and `fail`. */
	taskMs: 20 as number | 'manual',
	/** How processes end. */
	outcome: undefined as ((process: EntaingineProcess) => EntaingineOutcome) | undefined,
	/** The status for creating a process. */
	created: 201 as 200 | 201,
	/** The name of the flag in the outputs; `failed` as the vendor's own web client reads it. */
	failedName: 'isFailed' as 'isFailed' | 'failed',
	/** Where a failed process shows it. */
	failureIn: 'both' as 'both' | 'outputs' | 'process',
	/** The status for a process of another space. */
	otherSpace: 403 as 403 | 404,
	/** The fields of processes and outputs. */
	fields: 'page' as Fields,
	/** The types that can be uploaded. */
	uploadTypes: UPLOAD_TYPES,
};

type Settings = typeof DEFAULTS;

/** The options for which several forms are published. */
const FORMS = {
	failedName: ['isFailed', 'failed'],
	fields: ['page', 'client'],
} satisfies { [Option in keyof Settings]?: ReadonlyArray<Settings[Option]> };

/** By publisher. */
const PUBLISHED: Record<string, Partial<Settings>> = {
	'rp-product-matcher': { failedName: 'failed', fields: 'client' },
};

export interface EntaingineOptions extends ServerOptions, Partial<Settings> {
	templates?: EntaingineTemplate[];
	fileHost?: ServerOptions;
}

const INPUTS = ['FILE_URL', 'JSON_TEMPLATE_DESCRIPTION', 'EXAMPLE_TEXT'];
const TEMPLATES: EntaingineTemplate[] = [
	{ id: 10001, inputs: INPUTS, tasks: 3 },
	{ id: 10002, inputs: ['EXAMPLE_TEXT'], tasks: 1, file: 'own' },
	{ id: 10003, inputs: ['EXAMPLE_TEXT'], tasks: 1, file: 'other' },
	{ id: 'template_123', inputs: ['input_1'], tasks: 1 },
];

export class EntaingineSimulator extends Simulator {
	readonly keyHeader = 'authorization';
	override readonly forms = FORMS;
	override readonly published = PUBLISHED;
	/** Each key belongs to one space. */
	readonly keys = { test: '0123a.simulatedKeyOfTest', other: '0456b.simulatedKeyOfOther' };
	readonly spaces = { test: '.entaingine.test', other: '.entaingine.other' };
	/** The space of each key. */
	readonly keyring = new Map<string, string>([
		[this.keys.test, this.spaces.test],
		[this.keys.other, this.spaces.other],
	]);
	readonly templates = new Map<number | string, EntaingineTemplate>();
	readonly processes = new Map<number, EntaingineProcess>();
	/** The files of its own host, by the last segments of their URL. */
	readonly files = new Map<string, EntaingineFile>();
	readonly fileHost: EntaingineFileHost;
	/** May be changed at any time. */
	override readonly options: Settings;
	private nextId = 1001;

	constructor(options: EntaingineOptions = {}) {
		super(options);
		this.options = { ...DEFAULTS, ...formsOfRun(PUBLISHED), ...options };
		this.fileHost = new EntaingineFileHost(options.fileHost ?? {});
		for (const template of options.templates ?? TEMPLATES) {
			this.templates.set(template.id, template);
		}
	}

	override async listen(): Promise<this> {
		await this.fileHost.listen();
		return await super.listen();
	}

	override async close(): Promise<void> {
		await Promise.all([super.close(), this.fileHost.close()]);
	}

	/** Inserts a process, which runs until it is ended. */
	insert(process: Partial<EntaingineProcess> = {}): EntaingineProcess {
		const now = Date.now();
		const [template] = this.templates.values();
		const inserted: EntaingineProcess = {
			id: this.nextId++,
			description: null,
			spaceId: this.spaces.test,
			template,
			inputs: [],
			sent: {},
			outputs: [],
			failed: false,
			errorMessage: null,
			totalExecutionTime: null,
			createdAt: now,
			updatedAt: now,
			...process,
		};
		this.processes.set(inserted.id, inserted);
		return inserted;
	}

	/** Ends one task; the process continues. */
	advance(id: number, output: EntaingineOutput = {}): EntaingineProcess {
		const process = this.process(id);
		process.outputs.push({ text: `Output ${process.outputs.length + 1}`, ...output });
		process.updatedAt = Date.now();
		return process;
	}

	/** Finishes a process, successfully unless the outcome names a failure. */
	finish(id: number, outcome: EntaingineOutcome = {}): EntaingineProcess {
		const process = this.process(id);
		const { failure, output } = outcome;
		if (failure === undefined) this.advance(id, { ...this.lastOutput(process), ...output });
		else {
			process.failed = this.options.failureIn !== 'process';
			process.errorMessage = this.options.failureIn === 'outputs' ? null : failure;
		}
		process.updatedAt = Date.now();
		const { totalExecutionTime = process.updatedAt - process.createdAt } = outcome;
		process.totalExecutionTime = totalExecutionTime;
		return process;
	}

	fail(id: number, failure = 'A task did not succeed'): EntaingineProcess {
		return this.finish(id, { failure });
	}

	/** Serves a file from its own host, where it needs the space's key, or from the other one. */
	serveFile(file: ServedFile, host: 'own' | 'other', spaceId = this.spaces.test): string {
		return host === 'other' ? this.fileHost.add(file) : this.keep({ ...file, spaceId });
	}

	protected routes(): Route[] {
		return this.options.basePaths.flatMap((base): Route[] => {
			const m2m = `${base}/api/v1/m2m`;
			const process = `${m2m}/processes/:id`;
			const read = (form: (found: EntaingineProcess) => unknown) => (exchange: Exchange) => ({
				json: form(this.visible(exchange)),
			});
			return [
				{ method: 'POST', path: `${m2m}/processes`, body: 'json', handle: (it) => this.create(it) },
				{
					method: 'GET',
					path: process,
					body: 'none',
					handle: read((found) => processForm(found, this.options.fields)),
				},
				{
					method: 'GET',
					path: `${process}/inputs`,
					body: 'none',
					handle: read(({ inputs }) => inputs),
				},
				{
					method: 'GET',
					path: `${process}/tasks/outputs`,
					body: 'none',
					handle: read((found) => outputsForm(found, this.options.failedName, this.options.fields)),
				},
				{
					method: 'POST',
					path: `${m2m}/files/upload`,
					body: 'multipart',
					handle: (it) => this.upload(it, base),
				},
				{
					method: 'GET',
					path: `${base}/files/:id/:name`,
					body: 'none',
					handle: (it) => this.open(it),
				},
			];
		});
	}

	protected authorize(request: ReceivedRequest): void {
		this.spaceOf(request);
	}

	protected describe({ status, message }: Refusal): Reply {
		const known: Record<number, string> = { 400: 'Bad Request', 401: 'Unauthorized' };
		return { status, json: { status, error: known[status] ?? 'Error', message } };
	}

	private spaceOf({ headers }: ReceivedRequest): string {
		const [, key] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
		const space = key === undefined ? undefined : this.keyring.get(key);
		if (space === undefined) throw new Refusal(401, 'Authentication credentials are not valid');
		return space;
	}

	private process(id: number): EntaingineProcess {
		const process = this.processes.get(id);
		if (!process) throw new Error(`No process ${id}`);
		return process;
	}

	private visible({ request, params }: Exchange): EntaingineProcess {
		if (!/^\d+$/.test(params.id)) throw new Refusal(400, 'The process id is not a number');
		const process = this.processes.get(Number(params.id));
		if (!process || String(process.id) !== params.id) throw new Refusal(404, 'No such process');
		if (process.spaceId !== this.spaceOf(request)) {
			throw new Refusal(this.options.otherSpace, 'The process belongs to another space');
		}
		return process;
	}

	private checkSpace(request: ReceivedRequest, asked: string | undefined): string {
		const space = this.spaceOf(request);
		if (asked !== undefined && asked !== space) {
			throw new Refusal(403, 'The key belongs to another space');
		}
		return space;
	}

	private create({ request, body }: Exchange): Reply {
		const asked = readAs(processRequest, body.value, 'body', 400);
		const spaceId = this.checkSpace(request, asked.spaceId);
		const template = this.templates.get(asked.processTemplate);
		if (!template) throw new Refusal(404, 'No such process template');
		const sent: EntaingineProcess['sent'] = {};
		if (asked.isPrivate !== undefined) sent.isPrivate = asked.isPrivate;
		if (asked.private !== undefined) sent.private = asked.private;
		if ((sent.isPrivate ?? sent.private) !== (sent.private ?? sent.isPrivate)) {
			throw new Refusal(400, 'private and isPrivate differ');
		}
		const known = (asked.inputs ?? []).filter(({ name }) => template.inputs.includes(name));
		const inputs = known.map((input, index) => ({ id: index + 1, ...input }));
		const description = asked.description ?? null;
		const process = this.insert({ description, spaceId, template, inputs, sent });
		if (this.options.taskMs !== 'manual') this.run(process, this.options.taskMs);
		return { status: this.options.created, json: processForm(process, this.options.fields) };
	}

	private run(process: EntaingineProcess, taskMs: number): void {
		this.later(taskMs, () => {
			if (process.outputs.length + 1 >= process.template.tasks) {
				this.finish(process.id, this.options.outcome?.(process));
				return;
			}
			this.advance(process.id);
			this.run(process, taskMs);
		});
	}

	private lastOutput({ id, spaceId, template }: EntaingineProcess): EntaingineOutput {
		const text = 'Processing completed successfully.';
		if (!template.file) return { text };
		const file = { name: `output ${id}.txt`, contentType: 'text/plain', content: text };
		return { text, url: this.serveFile(file, template.file, spaceId) };
	}

	private keep(file: EntaingineFile, base = this.options.basePaths[0]): string {
		const at = `${this.files.size + 1}/${encodeURIComponent(file.name)}`;
		this.files.set(at, file);
		return `${this.url}${base}/files/${at}`;
	}

	private upload({ request, body }: Exchange, base: string): Reply {
		const fields = new Map(body.parts.map((part) => [part.name, part]));
		if (fields.size < body.parts.length) throw new Refusal(400, 'A part was sent twice');
		for (const name of fields.keys()) {
			if (!['file', 'storageType', 'spaceId'].includes(name)) {
				throw new Refusal(400, `Unknown part: ${name}`);
			}
		}
		const value = (name: string) => fields.get(name)?.head.toString('utf8');
		const spaceId = this.checkSpace(request, value('spaceId'));
		const storageType = value('storageType') ?? '';
		if (!['BLOB', 'S3'].includes(storageType)) throw new Refusal(400, 'Unknown storageType');
		const file = fields.get('file');
		if (!file?.filename) throw new Refusal(400, 'file is required, with its file name');
		const { bytes, sha256, filename, contentType = '' } = file;
		if (bytes === 0) throw new Refusal(400, 'The file is empty');
		if (!this.options.uploadTypes.test(contentType.split(';')[0])) {
			throw new Refusal(415, `The type is not allowed: ${contentType}`);
		}
		const extension = /\.([^.]+)$/.exec(filename)?.[1].toLowerCase() ?? '';
		if (!EXTENSIONS.has(extension)) throw new Refusal(415, `Not allowed: .${extension}`);
		const magic = MAGIC[extension];
		if (magic !== undefined && !file.head.toString('latin1').startsWith(magic)) {
			throw new Refusal(415, `The content is not of type .${extension}`);
		}
		const content = bytes === file.head.length ? file.head : { bytes };
		const about = { name: filename, contentType, content, bytes, sha256, storageType, spaceId };
		return { text: this.keep(about, base), contentType: 'text/plain;charset=UTF-8' };
	}

	private open({ request, params }: Exchange): Reply {
		const file = this.files.get(`${params.id}/${encodeURIComponent(params.name)}`);
		if (!file) throw new Refusal(404, 'No such file');
		if (file.spaceId !== this.spaceOf(request)) throw new Refusal(403, 'Another space');
		return fileReply(file);
	}
}

/** Starts a server that simulates entAIngine, and another host for its files. */
export async function startEntaingine(
	options: EntaingineOptions = {},
): Promise<EntaingineSimulator> {
	return await new EntaingineSimulator(options).listen();
}
