import { readFile } from 'node:fs/promises';
import { WebSocket } from 'undici';

import { asObject, isObject, type JsonObject } from '../lab/json.mts';

/** Arguments that make a Node listen for {@link openInspector}, on a port that is free. */
export const INSPECTED = ['--inspect=127.0.0.1:0'];

/** A debugger's connection to a running Node. */
export interface Inspector {
	call(method: string, params?: JsonObject): Promise<JsonObject>;
	close(): void;
}

/** Connects to a Node that was started with {@link INSPECTED}; its address is in its log. */
export async function openInspector(logFile: string): Promise<Inspector> {
	const url = /Debugger listening on (ws:\S+)/.exec(await readFile(logFile, 'utf8'))?.[1];
	if (url === undefined) throw new Error(`No debugger's address in ${logFile}`);
	const socket = new WebSocket(url);
	await new Promise((resolve, reject) => {
		socket.addEventListener('open', resolve, { once: true });
		socket.addEventListener('error', () => reject(new Error(`No connection to ${url}`)), {
			once: true,
		});
	});
	const waiting = new Map<unknown, (answer: JsonObject) => void>();
	socket.addEventListener('message', ({ data }) => {
		const answer = asObject(JSON.parse(String(data)), "The debugger's message");
		waiting.get(answer.id)?.(answer);
		waiting.delete(answer.id);
	});
	let nextId = 1;
	return {
		async call(method, params = {}) {
			const id = nextId++;
			const answered = new Promise<JsonObject>((resolve) => waiting.set(id, resolve));
			socket.send(JSON.stringify({ id, method, params }));
			const { result, error } = await answered;
			if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
			return isObject(result) ? result : {};
		},
		close: () => socket.close(),
	};
}
