import { setTimeout as sleep } from 'node:timers/promises';

import type { MemorySample } from './memory.mts';
import type { Probe } from './probe.mts';
import { type Held, held } from './settle.mts';

const LOOK_MS = 500;

/** What was seen of n8n while it worked. */
export interface Seen {
	memory: MemorySample[];
	/** The most that was held at once. */
	mostSockets: number;
	mostTimers: number;
}

/** Watches n8n until the work is done. */
export async function watched(
	probe: Probe,
	ports: Set<number>,
	memoryEveryMs: number,
	work: Promise<unknown>,
): Promise<Seen> {
	const seen: Seen = { memory: [], mostSockets: 0, mostTimers: 0 };
	let working = true;
	const end = work.finally(() => (working = false));
	const look = async () => {
		let next = Date.now() + memoryEveryMs;
		while (working) {
			note(seen, await held(probe, ports));
			if (Date.now() >= next) {
				next += memoryEveryMs;
				seen.memory.push(await probe.memory());
			}
			await sleep(LOOK_MS);
		}
	};
	await Promise.all([end, look()]);
	return seen;
}

function note(seen: Seen, { sockets, resources }: Held): void {
	seen.mostSockets = Math.max(seen.mostSockets, sockets);
	seen.mostTimers = Math.max(seen.mostTimers, resources.Timeout ?? 0);
}
