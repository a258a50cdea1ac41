import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { listen, shut } from '../../../simulators/common/loopback.mts';

/** How a server never comes to the end of an answer. */
export type Endless = 'no answer' | 'status 101' | 'no body' | 'a trickling body' | 'a large body';

/** Blanks, packed into a thousandth of their size. */
function sendBomb(response: ServerResponse, bytes: number): void {
	const piece = Buffer.alloc(1024 * 1024, ' ');
	const blanks = function* () {
		for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
	};
	pipeline(blanks, createGzip(), response, () => {});
}

/** Gives out OAuth2 tokens, and answers everything else without an end. */
export async function startEndless(kind: Endless, bombBytes = 0) {
	const received: string[] = [];
	let openConnections = 0;
	const server = createServer((request, response) => {
		request.resume();
		const { url = '' } = request;
		if (url.endsWith('/oauth2/token')) {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ access_token: 'a-token', token_type: 'Bearer' }));
			return;
		}
		received.push(url);
		const json = { 'content-type': 'application/json' };
		if (kind === 'status 101') {
			request.socket.write(
				'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
			);
		}
		if (kind === 'no body') response.writeHead(200, json).flushHeaders();
		if (kind === 'a trickling body') {
			response.writeHead(200, json);
			const timer = setInterval(() => response.write(' '), 50);
			response.once('close', () => clearInterval(timer));
		}
		if (kind === 'a large body') {
			response.writeHead(200, { ...json, 'content-encoding': 'gzip' });
			sendBomb(response, bombBytes);
		}
	});
	server.on('connection', (socket) => {
		openConnections += 1;
		socket.once('close', () => {
			openConnections -= 1;
		});
	});
	const port = await listen(server);
	return {
		url: `http://127.0.0.1:${port}`,
		received,
		async untilReceived(): Promise<void> {
			while (received.length === 0) await wait(5);
		},
		/** How many connections are left open, after the time that a close takes to be seen. */
		async leftOpen(): Promise<number> {
			for (let tries = 0; tries < 20 && openConnections > 0; tries += 1) await wait(25);
			return openConnections;
		},
		close: async () => await shut(server),
	};
}
