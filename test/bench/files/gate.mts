import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';

import { listen, shut } from '../../simulators/common/loopback.mts';
import type { DraftNode } from '../workflows.mts';

/** Keeps an execution between two of its nodes for as long as it takes to weigh n8n there. */
export class Gate {
	private constructor(
		private readonly server: Server,
		private readonly url: string,
	) {}

	static async start(): Promise<Gate> {
		const server = createServer();
		return new Gate(server, `http://127.0.0.1:${await listen(server)}`);
	}

	/** The node that comes to this gate, and goes on when it opens. */
	node(name: string): DraftNode {
		return {
			name,
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.5,
			parameters: { url: this.url, options: {} },
		};
	}

	/** Resolves when an execution is here. What this gives lets it go on. */
	async reached(): Promise<() => void> {
		const [, response] = (await once(this.server, 'request')) as [unknown, ServerResponse];
		return () => response.end('{}');
	}

	async stop(): Promise<void> {
		await shut(this.server);
	}
}
