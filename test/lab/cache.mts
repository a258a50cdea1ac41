import { createHash } from 'node:crypto';
import {
	mkdir,
	open,
	readdir,
	readFile,
	rename,
	rm,
	stat,
	utimes,
	writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { cacheFolder, removeFolder } from './folders.mts';

const FINISHED = '.finished.json';
const LOCK_BEAT_MS = 5_000;
const LOCK_STALE_MS = 60_000;
const LOCK_RETRY_MS = 500;

export interface CacheRequest {
	/** Readable name of the folder; a fingerprint of the recipe is added to it. */
	name: string;
	/** Everything that decides what the folder holds. Another recipe is another folder. */
	recipe: unknown;
	/** Makes the content in the folder that it is given. Run at most once at a time. */
	fill: (folder: string) => Promise<void>;
	/** Called once if another process holds the lock. */
	onWait?: (holder: string) => void;
	signal: AbortSignal;
}

/**
 * A folder that is filled once and then reused. It gets its name only when it is complete, so what an
 * interrupted start leaves behind is never used; a lock keeps two starts from doing the same work.
 */
export async function cached({
	name,
	recipe,
	fill,
	onWait,
	signal,
}: CacheRequest): Promise<string> {
	const text = JSON.stringify({ recipe, platform: process.platform, arch: process.arch });
	const fingerprint = createHash('sha256').update(text).digest('hex').slice(0, 8);
	const folder = join(cacheFolder(), `${name}-${fingerprint}`);
	if (await isFinished(folder)) return folder;

	await mkdir(cacheFolder(), { recursive: true });
	const unlock = await lock(`${folder}.lock`, signal, onWait);
	try {
		if (await isFinished(folder)) return folder;
		await removeLeftovers(folder);
		const partial = `${folder}.partial-${process.pid}`;
		try {
			await mkdir(partial);
			await fill(partial);
			signal.throwIfAborted();
			await writeFile(join(partial, FINISHED), `${text}\n`);
			await rename(partial, folder);
		} finally {
			await removeFolder(partial);
		}
		return folder;
	} finally {
		await unlock();
	}
}

async function isFinished(folder: string): Promise<boolean> {
	return await exists(join(folder, FINISHED));
}

async function exists(path: string): Promise<boolean> {
	return await stat(path).then(
		() => true,
		() => false,
	);
}

async function removeLeftovers(folder: string): Promise<void> {
	const prefix = `${folder.slice(cacheFolder().length + 1)}.partial-`;
	for (const entry of await readdir(cacheFolder())) {
		if (!entry.startsWith(prefix) || isAlive(Number(entry.slice(prefix.length)))) continue;
		await removeFolder(join(cacheFolder(), entry));
	}
	await removeFolder(folder);
}

async function lock(
	path: string,
	signal: AbortSignal,
	onWait?: (holder: string) => void,
): Promise<() => Promise<void>> {
	for (let waited = false; !(await takeLock(path)); waited = true) {
		if (await isStale(path)) {
			await rm(path, { force: true });
			continue;
		}
		if (!waited) onWait?.(await readFile(path, 'utf8').catch(() => 'another start'));
		await sleep(LOCK_RETRY_MS, undefined, { signal });
	}
	const beat = setInterval(() => {
		const now = new Date();
		void utimes(path, now, now).catch(() => {});
	}, LOCK_BEAT_MS);
	return async () => {
		clearInterval(beat);
		await rm(path, { force: true });
	};
}

async function takeLock(path: string): Promise<boolean> {
	try {
		const file = await open(path, 'wx');
		await file.writeFile(`${hostname()} ${process.pid}`);
		await file.close();
		return true;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
		throw error;
	}
}

async function isStale(path: string): Promise<boolean> {
	const [host, pid] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
	if (host === hostname() && !isAlive(Number(pid))) return true;
	const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
	return Date.now() - mtimeMs > LOCK_STALE_MS;
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
