import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came in. */
export interface Call {
	method: string;
	path: string;
	query: string;
	body: string;
}

/** Answers a request: with JSON, or a text as it is. `nth` counts the requests to that path. */
export type Answers = (call: Call, nth: number, url: string) => unknown;

const BOUNDARY = /n8n-[0-9a-f-]{36}/g;

/** A service that answers all alike, and remembers what it was asked. */
export class Stub {
	calls: Call[] = [];
	/** Of the last request. */
	headers: IncomingHttpHeaders = {};
	/** Of every answer; also of the answer to a request for a tunnel, which it never opens. */
	status = 200;

	private constructor(
		private readonly server: Server,
		private readonly answers: Answers,
	) {}

	static async open(answers: Answers): Promise<Stub> {
		const server = createServer();
		const stub = new Stub(server, answers);
		server.on('request', (request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const { pathname, search } = new URL(request.url ?? '/', stub.url);
				const call = {
					method: request.method ?? '',
					path: pathname,
					query: search,
					body: Buffer.concat(chunks).toString().replace(BOUNDARY, 'boundary'),
				};
				stub.calls.push(call);
				stub.headers = request.headers;
				const nth = stub.calls.filter(({ path }) => path === pathname).length;
				const answer = stub.answers(call, nth, stub.url);
				response.statusCode = stub.status;
				response.setHeader('content-type', 'application/json');
				response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
			});
		});
		server.on('connect', (_, socket) => socket.end(`HTTP/1.1 ${stub.status} Refused\r\n\r\n`));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return stub;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
