import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePorts } from '../../lab/ports.mts';
import { start } from '../../lab/processes.mts';
import type { Stage } from '../part.mts';
import { programPath } from '../programs.mts';

const START_WAIT_MS = 30_000;
const LOOK_MS = 100;

/** A Redis of the suite's own. */
export interface Redis {
	pid: number;
	port: number;
}

/** Starts Redis on a port and in a folder of its own, until the end of the part. */
export async function startRedis(stage: Stage): Promise<Redis> {
	const { cleanup, signal, progress } = stage;
	const server = await programPath(
		{ names: ['redis-server'], packages: ['redis-server'] },
		{ signal, note: (text) => progress.detail(text) },
	);
	const folder = join(stage.folder, 'redis');
	await mkdir(folder);
	const [port] = await freePorts(1);
	const place = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
	const running = await start(server, [...place, '--save', '', '--appendonly', 'yes'], {
		cwd: folder,
		logFile: join(folder, 'log'),
	});
	cleanup.add(async () => await running.stop());
	const deadline = Date.now() + START_WAIT_MS;
	while (!(await answers(port))) {
		if (Date.now() > deadline) throw new Error('Redis does not answer');
		await sleep(LOOK_MS, undefined, { signal });
	}
	return { pid: running.pid, port };
}

async function answers(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	try {
		socket.write('PING\r\n');
		const [reply] = await once(socket, 'data');
		return String(reply).startsWith('+PONG');
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}
