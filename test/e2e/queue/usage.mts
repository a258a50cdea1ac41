import { readdir, readFile } from 'node:fs/promises';

/** The unit in which Linux reports processor time to programs. */
const TICK_MS = 10;

interface ProcessStat {
	pid: number;
	parent: number;
	/** Its own, and that of its children that have ended. */
	ms: number;
}

/**
 * The processor time, in milliseconds, that a process and all below it have taken so far.
 * Linux only.
 */
export async function processorMs(root: number): Promise<number> {
	const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
	const stats = (await Promise.all(pids.map(readStat))).filter((stat) => stat !== undefined);
	const family = new Set([root]);
	// A child has a greater id than its parent, except when the ids start over, which is rare.
	for (const { pid, parent } of stats.sort((one, other) => one.pid - other.pid)) {
		if (family.has(parent)) family.add(pid);
	}
	return stats.reduce((sum, { pid, ms }) => sum + (family.has(pid) ? ms : 0), 0);
}

async function readStat(pid: string): Promise<ProcessStat | undefined> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
	if (stat === undefined) return undefined;
	// The name in parentheses may hold spaces. See proc(5).
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
	return { pid: Number(pid), parent: Number(fields[1]), ms: ticks * TICK_MS };
}

/** The processor time, in milliseconds, that some work took in each kind of process. */
export async function busy<T>(
	processes: Record<string, number[]>,
	work: () => Promise<T>,
): Promise<{ result: T; wallMs: number; busyMs: Record<string, number> }> {
	const before = await readAll(processes);
	const begunAt = performance.now();
	const result = await work();
	const wallMs = performance.now() - begunAt;
	const after = await readAll(processes);
	const busyMs = Object.keys(processes).map((name) => [name, after[name] - before[name]] as const);
	return { result, wallMs, busyMs: Object.fromEntries(busyMs) };
}

async function readAll(processes: Record<string, number[]>): Promise<Record<string, number>> {
	const sums = Object.entries(processes).map(async ([name, pids]) => {
		const times = await Promise.all(pids.map(processorMs));
		return [name, times.reduce((sum, ms) => sum + ms, 0)] as const;
	});
	return Object.fromEntries(await Promise.all(sums));
}
