import { spreadText } from './report/numbers.mts';
import type { Candidate } from './results.mts';
import { spreadOf } from './statistics.mts';

/** The node of `floor/`, which does the least that a node can do. */
export const FLOOR = "a bare node: only n8n's helper, ten at a time";

/** A candidate that runs in n8n, with its processor time, which is more reliable on a busy machine. */
export function through(name: string, runs: Array<{ ms: number; cpuMs: number }>): Candidate {
	const cpu = spreadOf(runs.map(({ cpuMs }) => cpuMs));
	return {
		name,
		spread: spreadOf(runs.map(({ ms }) => ms)),
		note: `${spreadText(cpu, 'ms')} of n8n's processor time for the execution`,
	};
}
