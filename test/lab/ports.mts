import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * As many different ports as asked for that are free on loopback just now; the first is the
 * preferred one where that is free.
 */
export async function freePorts(count: number, preferred = 0): Promise<number[]> {
	const held: Server[] = [];
	try {
		for (let index = 0; index < count; index++) {
			held.push(await hold(index === 0 ? preferred : 0).catch(async () => await hold(0)));
		}
		return held.map((server) => {
			const address = server.address();
			if (address === null || typeof address === 'string') throw new Error('No port to be had');
			return address.port;
		});
	} finally {
		await Promise.all(held.map((server) => once(server.close(), 'close')));
	}
}

async function hold(port: number): Promise<Server> {
	const server = createServer();
	await once(server.listen(port, '127.0.0.1'), 'listening');
	return server;
}
