import { createServer, request as requestOf } from 'node:http';
import { connect, type Socket } from 'node:net';

import { listen } from '../../simulators/common/loopback.mts';

export interface Proxy {
	url: string;
	/** What it was asked for: absolute addresses, and hosts with ports of tunnels. */
	asked: string[];
	/** The credentials it was given. */
	authorizations: string[];
	close(): Promise<void>;
}

/** A proxy that sends everything on to one port of this machine. */
export async function startProxy(port: number): Promise<Proxy> {
	const asked: string[] = [];
	const authorizations: string[] = [];
	const sockets = new Set<Socket>();
	const note = (target: string, authorization?: string) => {
		asked.push(target);
		if (authorization !== undefined) {
			authorizations.push(Buffer.from(authorization.split(' ')[1], 'base64').toString());
		}
	};
	const server = createServer((incoming, response) => {
		const { method, headers, url = '' } = incoming;
		note(url, headers['proxy-authorization']);
		const { pathname, search } = new URL(url);
		const path = pathname + search;
		const outgoing = requestOf({ host: '127.0.0.1', port, method, headers, path }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		outgoing.on('error', () => response.destroy());
		incoming.pipe(outgoing);
	});
	server.on('connect', (incoming, socket: Socket) => {
		note(incoming.url ?? '', incoming.headers['proxy-authorization']);
		const onward = connect(port, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			onward.pipe(socket);
			socket.pipe(onward);
		});
		sockets.add(onward);
		onward.on('error', () => socket.destroy());
		socket.on('error', () => onward.destroy());
	});
	server.on('connection', (socket) => sockets.add(socket));
	return {
		url: `http://127.0.0.1:${await listen(server)}`,
		asked,
		authorizations,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
