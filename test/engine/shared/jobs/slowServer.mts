import { createServer } from 'node:http';

import { listen, shut } from '../../../simulators/common/loopback.mts';

/** How a server keeps its clients waiting. */
export type Slowness = 'says nothing' | 'sends byte after byte';

const BETWEEN_BYTES_MS = 100;

/** A server that never finishes a response. */
export async function slowServer(slowness: Slowness) {
	const server = createServer((_request, response) => {
		if (slowness === 'says nothing') return;
		response.writeHead(200, { 'content-type': 'application/json' });
		response.write('{ "id": "');
		const timer = setInterval(() => response.write('1'), BETWEEN_BYTES_MS);
		response.once('close', () => clearInterval(timer));
	});
	const port = await listen(server);
	return { url: `http://127.0.0.1:${port}`, close: async () => await shut(server) };
}
