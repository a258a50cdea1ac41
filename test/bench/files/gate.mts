import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { DraftNode } from '../workflows.mts';

/** Keeps an execution between two of its nodes for as long as it takes to weigh n8n there. */
export class Gate {
	private constructor(private readonly server: Server) {}

	static async start(): Promise<Gate> {
		const server = createServer();
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return new Gate(server);
	}

	/** The node that comes to this gate, and goes on when it opens. */
	node(name: string): DraftNode {
		const { port } = this.server.address() as AddressInfo;
		return {
			name,
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.5,
			parameters: { url: `http://127.0.0.1:${port}`, options: {} },
		};
	}

	/** Resolves when an execution is here. What this gives lets it go on. */
	async reached(): Promise<() => void> {
		const [, response] = (await once(this.server, 'request')) as [unknown, ServerResponse];
		return () => response.end('{}');
	}

	async stop(): Promise<void> {
		this.server.close();
		this.server.closeAllConnections();
		await once(this.server, 'close');
	}
}
