import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

import { selfSigned } from '../../simulators/common/certificate.mts';
import { listen, portOf, shut } from '../../simulators/common/loopback.mts';

/** A host that must not receive any request. */
export class Elsewhere {
	/** The requests that it received, each as one text with its headers and its body. */
	readonly received: string[] = [];
	private readonly server: Server;

	private constructor(readonly tls: boolean) {
		const listener = (request: IncomingMessage, response: { end(text: string): void }) => {
			void this.note(request).finally(() => response.end('{"from":"elsewhere"}'));
		};
		this.server = tls ? createTlsServer(selfSigned(), listener) : createServer(listener);
	}

	static async open({ tls = false } = {}): Promise<Elsewhere> {
		const elsewhere = new Elsewhere(tls);
		await listen(elsewhere.server);
		return elsewhere;
	}

	get port(): number {
		return portOf(this.server);
	}

	get url(): string {
		return `http${this.tls ? 's' : ''}://127.0.0.1:${this.port}`;
	}

	async close(): Promise<void> {
		await shut(this.server);
	}

	private async note(request: IncomingMessage): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
		const { method, url, headers } = request;
		this.received.push(JSON.stringify([method, url, headers, Buffer.concat(chunks).toString()]));
	}
}
