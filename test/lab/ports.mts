import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

import { listen } from '../simulators/common/loopback.mts';

/**
 * As many different ports as asked for that are free on loopback just now; the first is the
 * preferred one if that is free.
 */
export async function freePorts(count: number, preferred = 0): Promise<number[]> {
	const held: Server[] = [];
	const hold = async (port: number) => {
		const server = createServer();
		const free = await listen(server, port);
		held.push(server);
		return free;
	};
	try {
		const ports: number[] = [];
		while (ports.length < count) {
			const wanted = ports.length === 0 ? preferred : 0;
			ports.push(await hold(wanted).catch(async () => await hold(0)));
		}
		return ports;
	} finally {
		await Promise.all(held.map((server) => once(server.close(), 'close')));
	}
}
