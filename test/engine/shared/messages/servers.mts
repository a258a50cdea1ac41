import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { createServer as createPlainServer, type Server } from 'node:net';

import { type CertificateOptions, selfSigned } from '../../../simulators/common/certificate.mts';
import { listen } from '../../../simulators/common/loopback.mts';

/** A server at which something is wrong, on 127.0.0.1. */
export interface OddServer {
	url: string;
	/** How many requests have reached it. */
	requests(): number;
	close(): void;
}

const HOUR_MS = 3_600_000;

/** What can be wrong with a server, by a word for it. */
export const ODD_SERVERS: Record<string, () => Promise<OddServer>> = {
	'self-signed': async () => await tls({}),
	expired: async () => await tls({}, { toMs: Date.now() - HOUR_MS }),
	'not valid yet': async () => await tls({}, { fromMs: Date.now() + HOUR_MS }),
	'unknown authority': async () => await tls({}, { byAuthority: true }),
	'old TLS': async () =>
		await tls({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
	'client certificate, TLS 1.3': async () => await tls({ requestCert: true }),
	'client certificate, TLS 1.2': async () =>
		await tls({ requestCert: true, maxVersion: 'TLSv1.2' }),
	'no TLS': async () => await opened(createServer(), 'https'),
	'closes in the TLS handshake': async () =>
		await opened(
			createPlainServer((socket) => socket.once('data', () => socket.destroy())),
			'https',
		),
	'large headers': async () =>
		await opened(
			createServer((_, response) => {
				response.setHeader('x-large', 'x'.repeat(20_000));
				response.end('[]');
			}),
		),
	'another protocol': async () =>
		await opened(createPlainServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))),
	'closes at once': async () => await opened(createPlainServer((socket) => socket.destroy())),
};

/** A server that answers every request with a status, headers and a body. */
export async function answering(
	status: number,
	headers: Record<string, string>,
	body: string,
): Promise<OddServer> {
	const listener: RequestListener = (_, response) => {
		response.writeHead(status, headers);
		response.end(body);
	};
	return await opened(createServer(listener));
}

async function tls(options: ServerOptions, certificate?: CertificateOptions): Promise<OddServer> {
	const listener: RequestListener = (_, response) => response.end('{"job_id":123}');
	return await opened(
		createTlsServer({ ...selfSigned(certificate), ...options }, listener),
		'https',
	);
}

async function opened(server: Server, scheme = 'http'): Promise<OddServer> {
	let requests = 0;
	const sockets = new Set<{ destroy(): void }>();
	server.on('request', () => (requests += 1));
	server.on('connection', (socket) => sockets.add(socket));
	server.on('tlsClientError', () => {});
	const port = await listen(server);
	return {
		url: `${scheme}://127.0.0.1:${port}`,
		requests: () => requests,
		close: () => {
			server.close();
			sockets.forEach((socket) => socket.destroy());
		},
	};
}
