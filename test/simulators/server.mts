import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { loggedBody, readBody } from './common/body.mts';
import { selfSigned } from './common/certificate.mts';
import type { Fault, FaultOptions, PlannedFault, RateLimit } from './common/faults.mts';
import { Faults, RateLimiter, retryAfterHeader } from './common/faults.mts';
import type { Forms, FormSets } from './common/forms.mts';
import type { ReceivedRequest } from './common/log.mts';
import { RequestLog } from './common/log.mts';
import { listen, portOf, shut } from './common/loopback.mts';
import { Refusal } from './common/refusal.mts';
import type { Reply, Route } from './common/routes.mts';
import { checkQuery, findRoute } from './common/routes.mts';

export type { Fault, FaultOptions, PlannedFault, RateLimit } from './common/faults.mts';
export type { ReceivedRequest } from './common/log.mts';

/** The options every simulator has. Times are in milliseconds. */
export interface ServerOptions {
	/** 0, the default, takes a free one. */
	port?: number;
	/** Of JSON, form and text bodies; 10 MiB by default. Multipart bodies are not limited. */
	maxBodyBytes?: number;
	/** How many requests the log keeps in full; 20,000 by default. */
	logSize?: number;
	/** Before each response. */
	latencyMs?: number;
	rateLimit?: RateLimit;
	/** Speaks TLS, with a self-signed certificate. */
	tls?: boolean;
	/** The name in its own addresses; 127.0.0.1 by default, where it listens in any case. */
	host?: string;
}

const PAGE = `<!DOCTYPE html>
<html><head><title>Bad gateway</title></head><body><h1>The upstream did not answer</h1></body></html>
`;

/**
 * An HTTP server on 127.0.0.1 that simulates a service. It logs what it receives, checks it strictly and
 * misbehaves on demand. A service adds its routes, its check of keys and its form of error bodies.
 */
export abstract class Simulator {
	/** The header that carries the key, in lower case; undefined for a host that takes none. */
	abstract readonly keyHeader: string | undefined;
	/** The options for which several forms are published, and the values that each can have. */
	readonly forms: Forms = {};
	/** By publisher: the options for the forms that it has published. */
	readonly published: FormSets = {};
	/** The options. May be changed at any time. */
	readonly options: object = {};
	/** May be changed at any time. */
	latencyMs: number;
	rateLimit: RateLimit | undefined;
	protected readonly log: RequestLog;
	private readonly faults = new Faults();
	private readonly limiter = new RateLimiter();
	private readonly timers = new Set<NodeJS.Timeout>();
	private readonly server: Server;
	private table: Route[] = [];
	private closed = false;

	protected constructor(private readonly serverOptions: ServerOptions) {
		this.latencyMs = serverOptions.latencyMs ?? 0;
		this.rateLimit = serverOptions.rateLimit;
		this.log = new RequestLog(serverOptions.logSize ?? 20_000);
		const listener = (request: IncomingMessage, response: ServerResponse) => {
			void this.answer(request, response);
		};
		this.server = serverOptions.tls
			? createTlsServer(selfSigned(), listener)
			: createServer(listener);
		// Uploads may take their time.
		this.server.requestTimeout = 0;
	}

	protected abstract routes(): Route[];
	/** Throws a {@link Refusal} when the request's key doesn't open the route. */
	protected abstract authorize(request: ReceivedRequest, route: Route): void;
	/** The service's error response for a refusal. */
	protected abstract describe(refusal: Refusal, request: ReceivedRequest): Reply;

	async listen(): Promise<this> {
		this.table = this.routes();
		await listen(this.server, this.serverOptions.port);
		return this;
	}

	/** Responds in the forms of one publisher from now on. */
	form(publisher: string): this {
		const set = this.published[publisher];
		if (set === undefined) throw new Error(`No published forms of ${publisher}`);
		Object.assign(this.options, set);
		return this;
	}

	get port(): number {
		return portOf(this.server);
	}

	get url(): string {
		const { tls, host = '127.0.0.1' } = this.serverOptions;
		return `${tls ? 'https' : 'http'}://${host}:${this.port}`;
	}

	/** The requests received, oldest first. */
	get received(): ReceivedRequest[] {
		return this.log.received;
	}

	get inFlight(): number {
		return this.log.inFlight;
	}

	/** The most requests that were in flight at once since the start or {@link forget}. */
	get peakInFlight(): number {
		return this.log.peakInFlight;
	}

	/** How many requests came in, by method (`*` for any) and path. */
	count(method?: string, path?: RegExp): number {
		return this.log.count(method, path);
	}

	/** Resolves when that many such requests have come in. */
	async untilReceived(method: string, path: RegExp, count = 1): Promise<void> {
		await this.log.until(method, path, count);
	}

	/** Plans a fault for the next requests with this method (`*` for any) and a matching path. */
	fault(method: string, path: RegExp, fault: Fault, options: FaultOptions = {}): PlannedFault {
		return this.faults.add(method, path, fault, options);
	}

	/** Empties the log and drops planned faults; the service's data stays. */
	forget(): void {
		this.log.clear();
		this.faults.clear();
	}

	/** Ends every connection and timer at once. */
	async close(): Promise<void> {
		if (this.closed) return;
		this.closed = true;
		for (const timer of this.timers) clearTimeout(timer);
		await shut(this.server);
	}

	/** Does something later, unless the simulator is closed before. */
	protected later(ms: number, action: () => void): void {
		if (this.closed) return;
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			action();
		}, ms);
		this.timers.add(timer);
	}

	protected async pause(ms: number): Promise<void> {
		await new Promise<void>((resolve) => this.later(ms, resolve));
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const method = request.method ?? '';
		const [path] = (request.url ?? '').split('?');
		const search = (request.url ?? '').slice(path.length);
		const query = new URLSearchParams(search);
		const at = Date.now();
		const received: ReceivedRequest = {
			method,
			path,
			query: Object.fromEntries(query),
			search,
			headers: request.headers,
			at,
		};
		this.log.open(received);
		response.once('close', () => {
			this.log.inFlight--;
		});
		const waitMs = this.limiter.waitMs(this.rateLimit, at);
		const planned = waitMs === undefined ? this.faults.take(method, path) : undefined;
		try {
			const reply =
				waitMs === undefined
					? await this.replyTo(request, received, query, planned)
					: this.limited(waitMs, received);
			if (this.latencyMs > 0) await this.pause(this.latencyMs);
			if (!reply) {
				if (planned?.fault.kind === 'drop') request.socket.destroy();
				if (planned?.fault.kind === 'hang') planned.fault.stood?.();
				return;
			}
			received.status = reply.status ?? 200;
			await this.send(reply, response, planned?.fault);
		} catch {
			// The client has gone, or the response was cut off.
			request.socket.destroy();
		} finally {
			// An unread body would keep the connection busy.
			request.resume();
		}
	}

	/** undefined when no response is to be sent. */
	private async replyTo(
		request: IncomingMessage,
		received: ReceivedRequest,
		query: URLSearchParams,
		planned: PlannedFault | undefined,
	): Promise<Reply | undefined> {
		const fault = planned?.fault;
		if (fault?.kind === 'delay' && !planned?.taken) await this.pause(fault.ms);
		const replaced = fault && this.replacement(fault, received);
		if (replaced && !planned?.taken) return replaced.reply;
		const reply = await this.serve(request, received, query);
		if (replaced) return replaced.reply;
		if (fault?.kind === 'delay' && planned?.taken) await this.pause(fault.ms);
		if (fault?.kind === 'empty') return { status: reply.status, text: '' };
		if (fault?.kind === 'contentType') return { ...reply, contentType: fault.value };
		if (fault?.kind === 'changed') return fault.change(reply);
		return reply;
	}

	private refuse(refusal: Refusal, request: ReceivedRequest): Reply {
		const reply = this.describe(refusal, request);
		return { ...reply, headers: { ...reply.headers, ...refusal.headers } };
	}

	private limited(waitMs: number, request: ReceivedRequest): Reply {
		const seconds = Math.ceil(waitMs / 1000);
		const form = this.rateLimit?.retryAfter ?? 'seconds';
		const headers =
			form === 'none'
				? {}
				: retryAfterHeader(form === 'seconds' ? seconds : new Date(Date.now() + seconds * 1000));
		return this.refuse(new Refusal(429, 'Too many requests', [], headers), request);
	}

	/** The response that a fault puts in the place of the service's; `reply` is undefined for none. */
	private replacement(
		fault: Fault,
		received: ReceivedRequest,
	): { reply: Reply | undefined } | undefined {
		switch (fault.kind) {
			case 'status': {
				const { status, body, contentType, headers, retryAfter } = fault;
				const wait = retryAfter === undefined ? {} : retryAfterHeader(retryAfter);
				const reply: Reply = { status, contentType, headers: { ...headers, ...wait } };
				if (typeof body === 'string') return { reply: { ...reply, text: body } };
				if (body !== undefined) return { reply: { ...reply, json: body } };
				const described = this.describe(
					new Refusal(status, `Status ${status} on demand`),
					received,
				);
				return {
					reply: { ...described, ...reply, contentType: contentType ?? described.contentType },
				};
			}
			case 'page':
				return { reply: { status: fault.status, text: PAGE, contentType: 'text/html' } };
			case 'echoKey': {
				const key = this.keyHeader && received.headers[this.keyHeader];
				const message = `Unknown key: ${String(key ?? 'none')}`;
				const refusal = new Refusal(fault.status, message, [], fault.headers);
				return { reply: this.refuse(refusal, received) };
			}
			case 'redirect':
				return {
					reply: { status: fault.status ?? 302, text: '', headers: { location: fault.url } },
				};
			case 'drop':
			case 'hang':
				return { reply: undefined };
			default:
				return undefined;
		}
	}

	private async serve(
		request: IncomingMessage,
		received: ReceivedRequest,
		query: URLSearchParams,
	): Promise<Reply> {
		try {
			const { route, params } = findRoute(this.table, received.method, received.path);
			if (!route.open) this.authorize(received, route);
			checkQuery(query, route.query ?? []);
			const maxBytes = this.serverOptions.maxBodyBytes ?? 10 * 1024 * 1024;
			const body = await readBody(request, route.body, maxBytes);
			received.body = loggedBody(route.body, body);
			return await route.handle({ request: received, params, query: received.query, body });
		} catch (error) {
			const refusal = error instanceof Refusal ? error : new Refusal(500, String(error));
			return this.refuse(refusal, received);
		}
	}

	private async send(reply: Reply, response: ServerResponse, fault?: Fault): Promise<void> {
		const { status = 200, stream, text } = reply;
		const type = reply.contentType ?? (text === undefined ? 'application/json' : 'text/plain');
		const headers: Record<string, string> = { 'content-type': type, ...reply.headers };
		if (stream) {
			response.writeHead(status, headers);
			if (fault?.kind === 'stall') {
				response.flushHeaders();
				return fault.stood?.();
			}
			if (fault?.kind !== 'cut') return await pipeline(stream, response);
			for await (const chunk of stream) {
				return await this.cut(response, chunk.subarray(0, chunk.length / 2));
			}
		}
		const content = Buffer.from(text ?? JSON.stringify(reply.json));
		response.writeHead(status, { 'content-length': String(content.length), ...headers });
		if (fault?.kind === 'cut') {
			return await this.cut(response, content.subarray(0, content.length / 2));
		}
		if (fault?.kind === 'stall') {
			response.flushHeaders();
			response.write(content.subarray(0, content.length * fault.share));
			return fault.stood?.();
		}
		response.end(content);
	}

	private async cut(response: ServerResponse, beginning: Buffer): Promise<void> {
		await new Promise<void>((resolve) => response.write(beginning, () => resolve()));
		response.socket?.destroy();
	}
}
