import { readdir, readFile } from 'node:fs/promises';

/** The processes of a process group, which n8n leads, with what others can read of them. */
export async function readableOf(group: number): Promise<Array<{ pid: number; text: string }>> {
	const found: Array<{ pid: number; text: string }> = [];
	for (const name of await readdir('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
		// The name in parentheses may hold spaces; the group is the third field after it.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		if (Number(fields[2]) !== group) continue;
		const texts = await Promise.all(
			['cmdline', 'comm', 'environ'].map(
				async (file) => await readFile(`/proc/${name}/${file}`, 'utf8').catch(() => ''),
			),
		);
		found.push({ pid: Number(name), text: texts.join('\n') });
	}
	return found;
}
