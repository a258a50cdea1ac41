import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { temporaryFolder } from '../../lab/folders.mts';
import { freePorts } from '../../lab/ports.mts';
import { CommandFailed, run, start } from '../../lab/processes.mts';
import type { Stage } from '../part.mts';
import { type Program, programPath } from '../programs.mts';

const NEWEST_VERSION = 20;
const OLDEST_VERSION = 12;
const START_WAIT_MS = 30_000;
const LOOK_MS = 200;
const USER = 'n8n';
const DATABASE = 'n8n';
const AS_POSTGRES = ['--reuid=postgres', '--regid=postgres', '--clear-groups', '--'];

/** Debian keeps it out of the PATH, in a folder for each version. */
const folders = Array.from(
	{ length: NEWEST_VERSION - OLDEST_VERSION + 1 },
	(_, index) => `/usr/lib/postgresql/${NEWEST_VERSION - index}/bin`,
);
const program = (name: string): Program => ({ names: [name], folders, packages: ['postgresql'] });

/** A PostgreSQL of the suite's own, with an empty database for n8n. */
export interface Postgres {
	pid: number;
	port: number;
	user: string;
	database: string;
	/** The rows that a query returns, each as its columns. */
	rows(query: string): Promise<string[][]>;
}

/** Starts PostgreSQL on a port and in a folder of its own, until the end of the part. */
export async function startPostgres({ cleanup, signal, progress }: Stage): Promise<Postgres> {
	const note = (text: string) => progress.detail(text);
	const initdb = await programPath(program('initdb'), { signal, note });
	const server = await programPath(program('postgres'), { signal, note });
	const psql = await programPath(program('psql'), { signal, note });
	// PostgreSQL refuses to run as root. Its folder is not in the part's, which only root may enter.
	const asRoot = process.getuid?.() === 0;
	const folder = await temporaryFolder(cleanup);
	if (asRoot) await run('chown', ['postgres', folder], { signal });
	const asServer = (command: string, args: string[]): [string, string[]] =>
		asRoot ? ['setpriv', [...AS_POSTGRES, command, ...args]] : [command, args];

	const data = join(folder, 'data');
	await run(...asServer(initdb, ['-D', data, '-A', 'trust', '-U', USER, '--no-sync']), {
		cwd: folder,
		signal,
	});
	const [port] = await freePorts(1);
	const settings = {
		listen_addresses: '127.0.0.1',
		unix_socket_directories: folder,
		// Kept in its folder, so that it is removed with it even when the server is killed.
		dynamic_shared_memory_type: 'mmap',
	};
	const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const running = await start(...asServer(server, ['-D', data, '-p', String(port), ...options]), {
		cwd: folder,
		logFile: join(folder, 'log'),
	});
	cleanup.add(async () => await running.stop());

	const ask = async (database: string, query: string) => {
		const where = ['-h', '127.0.0.1', '-p', String(port), '-U', USER, '-d', database];
		return await run(psql, [...where, '-X', '-A', '-t', '-F', '\t', '-c', query], { signal });
	};
	await answering(async () => await ask('postgres', 'select 1'));
	await ask('postgres', `create database ${DATABASE}`);
	return {
		pid: running.pid,
		port,
		user: USER,
		database: DATABASE,
		rows: async (query) => {
			const text = await ask(DATABASE, query);
			const lines = text.split('\n').filter((line) => line !== '');
			return lines.map((line) => line.split('\t'));
		},
	};
}

async function answering(ask: () => Promise<unknown>): Promise<void> {
	const deadline = Date.now() + START_WAIT_MS;
	for (;;) {
		try {
			await ask();
			return;
		} catch (error) {
			if (!(error instanceof CommandFailed) || Date.now() > deadline) throw error;
			await sleep(LOOK_MS);
		}
	}
}
