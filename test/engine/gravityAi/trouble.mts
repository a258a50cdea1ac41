import { rmSync, truncateSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { BinaryDataService } from 'n8n-core';
import type { INodeExecutionData } from 'n8n-workflow';

import { listen, shut } from '../../simulators/common/loopback.mts';
import { Container } from '../harness/n8n.mts';

function pathOf(item: INodeExecutionData): string {
	return Container.get(BinaryDataService).getPath(item.binary?.data.id ?? '');
}

/** The file is gone, though n8n still knows it. */
export async function breakFile(item: INodeExecutionData): Promise<void> {
	rmSync(pathOf(item));
}

/** The file is shorter than n8n says. */
export async function shrinkFile(item: INodeExecutionData): Promise<void> {
	truncateSync(pathOf(item), 1000);
}

/**
 * A server that does not wait for the end of a request. `drop` ends the connection after a while,
 * `refuse` answers after the beginning, `stall` sends a part of a file and then nothing, the first
 * time.
 */
export async function impatientServer(behaviour: 'drop' | 'refuse' | 'stall') {
	const respond = (request: IncomingMessage, response: ServerResponse) => {
		seen.requests++;
		if (behaviour === 'stall') {
			response.writeHead(200, { 'content-length': '1000', 'content-type': 'text/csv' });
			response.write('x'.repeat(500));
			if (seen.requests > 1) response.end('x'.repeat(500));
			return;
		}
		let bytes = 0;
		request.on('data', (chunk: Buffer) => {
			bytes += chunk.length;
			if (bytes < 100_000) return;
			request.pause();
			request.removeAllListeners('data');
			if (behaviour === 'drop') return request.socket.destroy();
			response.writeHead(400, { 'content-type': 'application/json' });
			return response.end(
				JSON.stringify({ data: null, isError: true, errorMessage: 'Too large for this model' }),
			);
		});
	};
	const http = createServer(respond);
	const seen = {
		url: '',
		requests: 0,
		/** Connections that are open. */
		open: 0,
		close: async () => await shut(http),
	};
	http.on('connection', (socket) => {
		seen.open++;
		socket.once('close', () => seen.open--);
	});
	seen.url = `http://127.0.0.1:${await listen(http)}`;
	return seen;
}
