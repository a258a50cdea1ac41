import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { isObject } from '../../lab/json.mts';

const LOOK_MS = 3;

// As n8n writes it when it has accepted a poll's items, before it stores anything.
const TAKEN_OVER = /^Received event to trigger execution for workflow "(.*)"$/;

/** With these, n8n prints one JSON object per line. */
export const LOG_SETTINGS = { N8N_LOG_LEVEL: 'debug', N8N_LOG_FORMAT: 'json' };

/** The times (milliseconds since 1970) at which n8n accepted a batch, by the workflow's name. */
export async function takeOversIn(file: string, from: number): Promise<Map<string, number[]>> {
	const times = new Map<string, number[]>();
	const lines = createInterface({ input: createReadStream(file, { start: from }) });
	for await (const line of lines) {
		const found = takeOver(line);
		if (found) times.set(found.workflow, [...(times.get(found.workflow) ?? []), found.atMs]);
	}
	return times;
}

/** Resolves as soon as the log has grown by such a line. */
export async function untilTakenOver(file: string, signal: AbortSignal): Promise<void> {
	let from = await sizeOf(file);
	for (;;) {
		await sleep(LOOK_MS, undefined, { signal });
		const size = await sizeOf(file);
		if (size === from) continue;
		const input = createReadStream(file, { start: from, end: size - 1 });
		for await (const line of createInterface({ input })) if (takeOver(line)) return;
		from = size;
	}
}

export async function sizeOf(file: string): Promise<number> {
	return await stat(file).then(
		({ size }) => size,
		() => 0,
	);
}

function takeOver(line: string): { workflow: string; atMs: number } | undefined {
	// Most lines are about something else, and the one that the kill has cut off is not JSON.
	if (!line.includes('Received event to trigger')) return undefined;
	try {
		const entry: unknown = JSON.parse(line);
		if (!isObject(entry) || !isObject(entry.metadata)) return undefined;
		const [, workflow] = TAKEN_OVER.exec(String(entry.message)) ?? [];
		return workflow === undefined
			? undefined
			: { workflow, atMs: Date.parse(String(entry.metadata.timestamp)) };
	} catch {
		return undefined;
	}
}
