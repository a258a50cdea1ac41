import { randomBytes, randomUUID } from 'node:crypto';
import { formsOfRun } from './common/forms.mts';
import type { JsonObject } from './common/read.mts';
import { filledText, object, oneOf, readAs, shape } from './common/read.mts';
import { Refusal } from './common/refusal.mts';
import type { Exchange, Reply, Route } from './common/routes.mts';
import type {
	ErrorForm,
	FailedForm,
	IdPlace,
	RowNames,
	LightenUpExecution,
	RunningForm,
	Wrapping,
} from './lightenUp/forms.mts';
import {
	doneForm,
	errorReply,
	failedForm,
	rowsForm,
	runningForm,
	startedFlowForm,
	startedForm,
	wrapped,
} from './lightenUp/forms.mts';
import type { ReceivedRequest, ServerOptions } from './server.mts';
import { Simulator } from './server.mts';

export type { LightenUpExecution } from './lightenUp/forms.mts';

export interface LightenUpService {
	name: string;
	/** The inputs it needs; more may be sent. */
	inputs: string[];
	/** The types of its inputs as the page lists them, "string" where none is given. */
	types?: Record<string, string>;
	/** Switched off, but still listed. */
	off?: boolean;
	/** Its outputs. */
	run(inputs: JsonObject): unknown[];
}

/** A Hyperflow: AI services that run together. */
export interface LightenUpFlow {
	name: string;
	/** The inputs that it needs. */
	inputs: string[];
}

const DEFAULTS = {
	/** How long a synchronous call takes. */
	syncMs: 5,
	/** When the gateway gives up on a synchronous call; the service keeps running. */
	gatewayMs: 30_000,
	/** What a synchronous call returns: the form of its sister services, or the outputs by name. */
	syncReply: 'outputs' as 'outputs' | 'named',
	/** How long executions take; `manual` leaves them to `finish` and `fail`. */
	executionMs: 50 as number | 'manual',
	/** Makes executions fail, with this message. */
	failure: undefined as ((execution: LightenUpExecution) => string | undefined) | undefined,
	idPlace: 'outputs[0]' as IdPlace,
	/** The form of `exec_logs`: one object, or rows of a log. */
	logs: 'object' as 'object' | 'rows',
	/** Whether the rows name their execution; if so, rows of other executions are among them. */
	rowsNamed: true as RowNames,
	running: 'object' as RunningForm,
	failed: 'status' as FailedForm,
	/** What `exec_logs` returns for an unknown id: a status, or what it returns for running ones. */
	unknownId: 404 as 400 | 404 | 500 | 'running',
	wrapping: 'none' as Wrapping,
	errors: 'message' as ErrorForm,
	/** How long tokens are valid. */
	tokenMs: 3_600_000,
	/** In seconds, as the token reply says it; of `tokenMs` by default. */
	expiresIn: undefined as string | undefined,
	customApis: 'list' as 'list' | 'object' | 'page',
	/** The status for an expired token. */
	expired: 401 as 401 | 403,
};

type Settings = typeof DEFAULTS;

/** The options for which several forms are published. */
const FORMS = {
	syncReply: ['outputs', 'named'],
	idPlace: ['outputs[0]', 'outputs', 'execution_id', 'executionId'],
	logs: ['object', 'rows'],
	rowsNamed: [true, false, 'steps'],
	running: ['object', 'list', 'noResults', 'status', 'ack', 'message'],
	failed: ['status', 'state', 'error', 'errorMessage', 'message'],
	wrapping: ['none', 'object', 'text'],
	errors: ['message', 'cause', 'notJson', 'innerStatus'],
	customApis: ['list', 'object', 'page'],
} satisfies { [Option in keyof Settings]?: ReadonlyArray<Settings[Option]> };

/** By publisher. */
const PUBLISHED: Record<string, Partial<Settings>> = {
	'custom-services-page': { syncReply: 'named', wrapping: 'object', errors: 'notJson' },
	'built-in-services-page': { syncReply: 'outputs', errors: 'cause', customApis: 'page' },
};

export interface LightenUpOptions extends ServerOptions, Partial<Settings> {
	services?: LightenUpService[];
	flows?: LightenUpFlow[];
}

const SERVICES: LightenUpService[] = [
	{
		name: 'cinema_getuser_info',
		inputs: ['userid'],
		run: ({ userid }) => [{ userid, username: 'jon', location: 'New York, NY' }],
	},
	{
		name: 'cinema_users_segmentation',
		inputs: ['input1', 'input2'],
		run: (inputs) => Object.entries(inputs).map(([segment, value]) => ({ segment, value })),
	},
	{ name: 'no results', inputs: [], run: () => [] },
];

const FLOWS: LightenUpFlow[] = [{ name: 'customer_portal_ticket', inputs: ['message'] }];

/** A service as LightenUp's page on custom APIs lists it. */
function listedForm({ name, inputs, types = {}, off }: LightenUpService): JsonObject {
	return {
		id: `id-of-${name}`,
		name,
		description: `What ${name} does`,
		roleID: '123345',
		content: 'What to do with {input}',
		// This is how the page shows it: a text that is not JSON.
		input: `[${inputs.map((input) => `"${input}": "${types[input] ?? 'string'}"`).join(', ')}]`,
		output_type: 'JSON',
		output: '["report": "string"]',
		state: off ? '0' : '1',
		created_at: '2024-02-16T20:23:54.025Z',
		last_update: '2024-02-16T20:23:54.025Z',
	};
}

const statsBody = shape({ execution_id: filledText, opCode: oneOf('exec_logs') }, {});

function base64url(value: JsonObject): string {
	return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export class LightenUpSimulator extends Simulator {
	readonly keyHeader = 'authorization';
	override readonly forms = FORMS;
	override readonly published = PUBLISHED;
	readonly keys = {
		/** A token that does not expire. */
		accessToken: 'lightenup-simulated-access-token',
		clientId: 'simulated-client',
		clientSecret: 'simulated client secret/+&=%',
	};
	/** When each token expires, in milliseconds since 1970. */
	readonly tokens = new Map<string, number>([[this.keys.accessToken, Infinity]]);
	readonly services = new Map<string, LightenUpService>();
	readonly flows = new Map<string, LightenUpFlow & { id: string }>();
	readonly executions = new Map<string, LightenUpExecution>();
	/** May be changed at any time. */
	override readonly options: Settings;

	constructor(options: LightenUpOptions = {}) {
		super(options);
		this.options = { ...DEFAULTS, ...formsOfRun(PUBLISHED), ...options };
		for (const service of options.services ?? SERVICES) this.services.set(service.name, service);
		for (const flow of options.flows ?? FLOWS) {
			this.flows.set(flow.name, { ...flow, id: randomUUID() });
		}
	}

	/** Inserts an execution, which runs until it is ended. */
	insert(execution: Partial<LightenUpExecution> = {}): LightenUpExecution {
		const [service] = this.services.keys();
		const inserted: LightenUpExecution = {
			id: randomUUID(),
			service,
			inputs: {},
			state: 'running',
			results: [],
			errorMessage: '',
			startedAt: Date.now(),
			...execution,
		};
		this.executions.set(inserted.id, inserted);
		return inserted;
	}

	/** Ends an execution, with its service's results unless others are given. */
	finish(id: string, results?: unknown[]): LightenUpExecution {
		const execution = this.execution(id);
		const service = this.services.get(execution.service);
		execution.state = 'completed';
		execution.results = results ?? service?.run(execution.inputs) ?? [];
		return execution;
	}

	fail(id: string, message = 'Internal server: error processing this service'): LightenUpExecution {
		const execution = this.execution(id);
		execution.state = 'failed';
		execution.errorMessage = message;
		return execution;
	}

	/** A new token, as the token endpoint issues it. */
	issueToken(lifetimeMs = this.options.tokenMs): string {
		const expiresAt = Date.now() + lifetimeMs;
		const head = base64url({ alg: 'RS256', typ: 'JWT' });
		const client_id = this.keys.clientId;
		const exp = Math.ceil(expiresAt / 1000);
		const claims = base64url({ sub: client_id, client_id, jti: randomUUID(), exp });
		const token = `${head}.${claims}.${randomBytes(32).toString('base64url')}`;
		this.tokens.set(token, expiresAt);
		return token;
	}

	/** Makes every token that the token endpoint issued expire. */
	expireTokens(): void {
		for (const [token, expiresAt] of this.tokens) {
			if (expiresAt !== Infinity) this.tokens.set(token, 0);
		}
	}

	protected routes(): Route[] {
		return [
			{
				method: 'POST',
				path: '/aiservice/:name',
				body: 'json',
				handle: async (exchange) => await this.runSync(exchange),
			},
			{
				method: 'POST',
				path: '/webhook/customaiservice/:name',
				body: 'json',
				handle: (exchange) => this.start(exchange),
			},
			{
				// LightenUp's page "Hyperflow APIs".
				method: 'POST',
				path: '/hyperflow/:name',
				body: 'json',
				handle: (exchange) => this.startFlow(exchange),
			},
			{
				method: 'POST',
				path: '/admin/stats',
				body: 'json',
				handle: (exchange) => this.stats(exchange),
			},
			{
				method: 'GET',
				path: '/admin/customapis/get',
				body: 'none',
				query: ['id'],
				handle: ({ query }) => this.customApis(query.id),
			},
			{
				method: 'POST',
				path: '/auth/oauth2/token',
				body: 'form',
				open: true,
				handle: (exchange) => this.token(exchange),
			},
		];
	}

	protected authorize({ headers }: ReceivedRequest): void {
		const [, token] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
		const expiresAt = token === undefined ? undefined : this.tokens.get(token);
		if (expiresAt === undefined) throw new Refusal(401, 'Unauthorized');
		if (expiresAt <= Date.now()) {
			throw new Refusal(this.options.expired, 'The incoming token has expired');
		}
	}

	protected describe({ status, message }: Refusal): Reply {
		// The gateway in front has its own form.
		const byService = status === 400 || status === 500;
		return errorReply(status, message, byService ? this.options.errors : 'message');
	}

	private wrap(json: unknown): Reply {
		return wrapped(json, this.options.wrapping);
	}

	private execution(id: string): LightenUpExecution {
		const execution = this.executions.get(id);
		if (!execution) throw new Error(`No execution ${id}`);
		return execution;
	}

	/** Accepts a call of either kind, and starts its execution. */
	private take({ params, body }: Exchange): LightenUpExecution {
		const service = this.services.get(params.name);
		if (!service) throw new Refusal(404, `No service named ${params.name}`);
		const inputs = readAs(object, body.value, 'body', 400);
		if (!service.inputs.every((name) => Object.hasOwn(inputs, name))) {
			throw new Refusal(400, 'Missing parameters');
		}
		return this.insert({ service: service.name, inputs });
	}

	private startFlow({ params, body }: Exchange): Reply {
		const flow = this.flows.get(params.name);
		if (!flow) throw new Refusal(404, `No flow named ${params.name}`);
		const inputs = readAs(object, body.value, 'body', 400);
		if (!flow.inputs.every((name) => Object.hasOwn(inputs, name))) {
			throw new Refusal(400, 'Missing parameters');
		}
		// The page shows an ID of this form.
		const id = randomBytes(11).toString('base64');
		const execution = this.insert({ id, service: flow.name, flowId: flow.id, inputs });
		const { executionMs } = this.options;
		if (executionMs !== 'manual') this.later(executionMs, () => this.settle(execution));
		return this.wrap(startedFlowForm(execution));
	}

	private settle(execution: LightenUpExecution): void {
		const failure = this.options.failure?.(execution);
		if (failure === undefined) this.finish(execution.id);
		else this.fail(execution.id, failure);
	}

	private start(exchange: Exchange): Reply {
		const execution = this.take(exchange);
		const { executionMs, idPlace } = this.options;
		if (executionMs !== 'manual') this.later(executionMs, () => this.settle(execution));
		return this.wrap(startedForm(execution, idPlace));
	}

	private async runSync(exchange: Exchange): Promise<Reply> {
		const execution = this.take(exchange);
		const { syncMs, gatewayMs, syncReply } = this.options;
		if (syncMs > gatewayMs) {
			this.later(syncMs, () => this.settle(execution));
			await this.pause(gatewayMs);
			throw new Refusal(504, 'Endpoint request timed out');
		}
		await this.pause(syncMs);
		this.settle(execution);
		if (execution.state === 'failed') throw new Refusal(500, execution.errorMessage);
		if (syncReply === 'outputs') return this.wrap(doneForm(execution));
		const named = execution.results.map((result, index) => [`output${index + 1}`, result]);
		return this.wrap(Object.fromEntries(named));
	}

	private stats({ body }: Exchange): Reply {
		const asked = readAs(statsBody, body.value, 'body', 400);
		const execution = this.executions.get(asked.execution_id);
		const { unknownId, logs, rowsNamed, running, failed } = this.options;
		if (!execution && unknownId !== 'running') throw new Refusal(unknownId, 'Unknown execution');
		if (!execution) return this.wrap(running === 'list' || logs === 'rows' ? [] : {});
		if (execution.flowId !== undefined) return this.wrap(rowsForm(execution, 'steps'));
		if (logs === 'rows') {
			const others = rowsNamed === true ? this.strangeRows(execution) : [];
			return this.wrap([...others, ...rowsForm(execution, rowsNamed)]);
		}
		if (execution.state === 'running') return this.wrap(runningForm(execution, running));
		return this.wrap(
			execution.state === 'failed' ? failedForm(execution, failed) : doneForm(execution),
		);
	}

	/** Rows of another execution, which was not requested. */
	private strangeRows(asked: LightenUpExecution): JsonObject[] {
		const other = [...this.executions.values()].find((execution) => execution !== asked);
		return other ? rowsForm(other, true) : [];
	}

	/** @param id of one of them, in the form of the page */
	private customApis(id?: string): Reply {
		const services = [...this.services.values()];
		const listed = services.map(listedForm);
		if (id !== undefined) return { json: listed.find((one) => one.id === id) ?? {} };
		if (this.options.customApis === 'page') return { json: listed };
		const list = services.map(({ name, inputs }) => ({ name, inputs }));
		return { json: this.options.customApis === 'list' ? list : { customapis: list } };
	}

	private token({ request, body }: Exchange): Reply {
		const { grant_type, client_id, client_secret, ...others } = body.fields;
		const refused = (status: number, error: string): Reply => ({ status, json: { error } });
		if (request.headers.authorization !== undefined) return refused(400, 'invalid_request');
		if (Object.keys(others).some((name) => name !== 'scope'))
			return refused(400, 'invalid_request');
		if (grant_type !== 'client_credentials') return refused(400, 'unsupported_grant_type');
		if (client_id !== this.keys.clientId || client_secret !== this.keys.clientSecret) {
			return refused(401, 'invalid_client');
		}
		const access_token = this.issueToken();
		const expires_in = this.options.expiresIn ?? String(Math.ceil(this.options.tokenMs / 1000));
		return { json: { access_token, token_type: 'Bearer', expires_in } };
	}
}

/** Starts a server that simulates LightenUp. */
export async function startLightenUp(options: LightenUpOptions = {}): Promise<LightenUpSimulator> {
	return await new LightenUpSimulator(options).listen();
}
