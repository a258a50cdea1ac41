import { readdir, readFile, readlink } from 'node:fs/promises';

/** How many open connections a process holds to these ports of this machine. */
export async function openSockets(pid: number, ports: Set<number>): Promise<number> {
	const [own, all] = await Promise.all([inodesOf(pid), connections()]);
	return all.filter(({ inode, port }) => own.has(inode) && ports.has(port)).length;
}

async function inodesOf(pid: number): Promise<Set<string>> {
	const folder = `/proc/${pid}/fd`;
	const targets = await Promise.all(
		(await readdir(folder)).map(async (fd) => await readlink(`${folder}/${fd}`).catch(() => '')),
	);
	return new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []));
}

/** Linux's table of TCP connections: the port at the other end, and the socket's inode. */
async function connections(): Promise<Array<{ port: number; inode: string }>> {
	const tables = await Promise.all(
		['/proc/net/tcp', '/proc/net/tcp6'].map(async (path) => await readFile(path, 'utf8')),
	);
	return tables.flatMap((table) =>
		table
			.trim()
			.split('\n')
			.slice(1)
			.map((line) => {
				const fields = line.trim().split(/\s+/);
				return { port: parseInt(fields[2].split(':')[1], 16), inode: fields[9] };
			}),
	);
}
