import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';

import { listen, shut } from '../../simulators/common/loopback.mts';
import type { DraftNode } from '../workflows.mts';

/** Holds an execution between two of its nodes while n8n's memory is measured. */
export class Gate {
	private constructor(
		private readonly server: Server,
		private readonly url: string,
	) {}

	static async start(): Promise<Gate> {
		const server = createServer();
		return new Gate(server, `http://127.0.0.1:${await listen(server)}`);
	}

	/** A node that waits at this gate until it opens. */
	node(name: string): DraftNode {
		return {
			name,
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.5,
			parameters: { url: this.url, options: {} },
		};
	}

	/** Resolves when an execution has reached the gate, with a function that lets it continue. */
	async reached(): Promise<() => void> {
		const [, response] = (await once(this.server, 'request')) as [unknown, ServerResponse];
		return () => response.end('{}');
	}

	async stop(): Promise<void> {
		await shut(this.server);
	}
}
