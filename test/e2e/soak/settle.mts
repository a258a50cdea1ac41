import { setTimeout as sleep } from 'node:timers/promises';

import { openSockets } from './sockets.mts';
import type { Probe } from './probe.mts';

const LOOK_MS = 1_000;
/** Listing the timers by what they do takes n8n's time. */
const LOOKS_A_LIST = 4;

/** What a process holds while it has nothing to do. */
export interface Held {
	/** Connections to the services. */
	sockets: number;
	/** What keeps the event loop alive, by its kind. */
	resources: Record<string, number>;
}

/** What is held at rest. */
export interface HeldAtRest extends Held {
	/** How many timers there were, by what they do, at several moments. */
	timers: Array<Record<string, number>>;
}

export async function held(probe: Probe, ports: Set<number>): Promise<Held> {
	return {
		sockets: await openSockets(probe.pid, ports),
		resources: await probe.resources(),
	};
}

/** The least that is held within some time, for each kind: n8n's own timers come and go. */
export async function leastHeld(
	probe: Probe,
	ports: Set<number>,
	looks: number,
	signal: AbortSignal,
): Promise<HeldAtRest> {
	const all: Held[] = [];
	const timers: HeldAtRest['timers'] = [];
	for (let look = 0; look < looks; look++) {
		if (look > 0) await sleep(LOOK_MS, undefined, { signal });
		all.push(await held(probe, ports));
		if (look % LOOKS_A_LIST === 0) timers.push(await probe.timers());
	}
	const kinds = [...new Set(all.flatMap(({ resources }) => Object.keys(resources)))];
	const least = kinds.map((kind) => [
		kind,
		Math.min(...all.map(({ resources }) => resources[kind] ?? 0)),
	]);
	return {
		sockets: Math.min(...all.map(({ sockets }) => sockets)),
		resources: Object.fromEntries(least),
		timers,
	};
}

/**
 * The kinds of which more is held than before, in words. Timers count by what they do, the least there were
 * now against the most before: a timer of n8n's scheduler is missing while it fires.
 */
export function leftOver(before: HeldAtRest, after: HeldAtRest): string[] {
	const { Timeout: _, ...resources } = after.resources;
	return [
		...moreOf(before.resources, resources),
		...moreOf(extremes(Math.max, before.timers), extremes(Math.min, after.timers)),
	];
}

function extremes(
	extreme: (...counts: number[]) => number,
	lists: Array<Record<string, number>>,
): Record<string, number> {
	const kinds = new Set(lists.flatMap((list) => Object.keys(list)));
	return Object.fromEntries(
		[...kinds].map((kind) => [kind, extreme(...lists.map((list) => list[kind] ?? 0))]),
	);
}

function moreOf(before: Record<string, number>, after: Record<string, number>): string[] {
	return Object.keys(after)
		.filter((kind) => after[kind] > (before[kind] ?? 0))
		.map((kind) => `${kind}: ${after[kind]}, before ${before[kind] ?? 0}`);
}

export function told({ sockets, resources }: Held): string {
	const kinds = Object.entries(resources).map(([kind, count]) => `${count} ${kind}`);
	return [`${sockets} connections to the services`, ...kinds].join(', ');
}
