import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';

/**
 * Lets a server listen on 127.0.0.1, and returns its port.
 * @param port 0 takes a free one
 * @throws the server's error when the port is in use
 */
export async function listen(server: Server, port = 0): Promise<number> {
	await once(server.listen(port, '127.0.0.1'), 'listening');
	return portOf(server);
}

/**
 * The port that a server listens on.
 * @throws Error when it does not listen
 */
export function portOf(server: Server): number {
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('Not listening');
	return address.port;
}

/** Closes a server and every connection to it. */
export async function shut(server: HttpServer): Promise<void> {
	const closed = once(server.close(), 'close');
	server.closeAllConnections();
	await closed;
}
