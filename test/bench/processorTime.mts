import { readFile } from 'node:fs/promises';

/** The unit in which Linux reports processor time to programs. */
const TICK_MS = 10;

/** The processor time that a process has taken so far. */
export async function processorMs(pid: number): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
	// The name in parentheses may hold spaces; user and system time are the 12th and 13th after it.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
