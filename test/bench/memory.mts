import { readFile, writeFile } from 'node:fs/promises';

import { type Inspector } from './inspector.mts';

const KB = 1024;

/** Watches how far a process's memory rises above its present level, after a garbage collection. */
export async function watchMemory(
	pid: number,
	inspector: Inspector,
): Promise<() => Promise<number>> {
	await inspector.call('HeapProfiler.enable');
	await inspector.call('HeapProfiler.collectGarbage');
	// Resets the peak that Linux records.
	await writeFile(`/proc/${pid}/clear_refs`, '5');
	const before = await field(pid, 'VmRSS');
	return async () => (await field(pid, 'VmHWM')) - before;
}

/** A size in bytes from what Linux reports about a process. */
async function field(pid: number, name: string): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
	if (kilobytes === undefined) throw new Error(`No ${name} of process ${pid}`);
	return Number(kilobytes) * KB;
}
