import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { listen, shut } from '../../../simulators/common/loopback.mts';

export interface SeenRequest {
	method?: string;
	path: string;
	key?: string;
	authorization?: string;
	body: string;
	bytes: number;
	at: number;
}

export interface EchoServer {
	url: string;
	seen: SeenRequest[];
	/** How many requests were aborted by the client before the answer. */
	aborted: number;
	close(): Promise<void>;
}

/**
 * Answers `/echo` with what it got, `/slow` after 3 s, `/list` with two rows, `/file` with its body,
 * `/health` as a service does that answers 200 to a bad key, `/token` with a token good for one use.
 */
export async function startEchoServer(): Promise<EchoServer> {
	const seen: SeenRequest[] = [];
	const timers = new Set<NodeJS.Timeout>();
	let tokens = 0;

	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const body = await buffer(request);
		const { pathname } = new URL(request.url ?? '/', 'http://localhost');
		const { authorization } = request.headers;
		const key = request.headers['x-key']?.toString();
		const text = body.length < 10_000 ? body.toString() : '';
		seen.push({
			method: request.method,
			path: request.url ?? '',
			key,
			authorization,
			body: text,
			bytes: body.length,
			at: performance.now(),
		});
		const send = (status: number, data: object) => {
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(JSON.stringify(data));
		};
		response.on('close', () => {
			if (!response.writableFinished) server.aborted++;
		});
		if (pathname === '/echo') return send(200, { got: text, bytes: body.length });
		if (pathname === '/health') return send(200, { status: key === 'good' });
		if (pathname === '/list') return send(200, { rows: ['one', 'two'] });
		if (pathname === '/token') {
			return send(200, { access_token: `token-${++tokens}`, token_type: 'Bearer' });
		}
		if (pathname === '/private') {
			return authorization === `Bearer token-2` ? send(200, { ok: true }) : send(401, {});
		}
		if (pathname === '/file') {
			response.writeHead(200, { 'content-type': 'application/octet-stream' });
			return response.end(body);
		}
		if (pathname === '/slow') {
			const timer = setTimeout(() => send(200, { late: true }), 3000);
			timers.add(timer);
			return timer;
		}
		return send(pathname === '/denied' ? 403 : 404, { message: 'not here' });
	};

	const http = createServer((request, response) => void answer(request, response));
	const server: EchoServer = {
		url: `http://127.0.0.1:${await listen(http)}`,
		seen,
		aborted: 0,
		close: async () => {
			timers.forEach(clearTimeout);
			await shut(http);
		},
	};
	return server;
}
