import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { userFolder } from './environment.mts';

export async function pause(ms: number): Promise<void> {
	await wait(ms);
}

/** Waits until `condition` holds; throws after `timeoutMs`. */
export async function until(
	condition: () => boolean | Promise<boolean>,
	timeoutMs = 5000,
): Promise<void> {
	const deadline = performance.now() + timeoutMs;
	while (!(await condition())) {
		if (performance.now() > deadline) throw new Error(`Still not so after ${timeoutMs} ms`);
		await wait(5);
	}
}

/** A file that is removed after the tests. */
export function temporaryFile(content: Buffer | string, name = randomUUID()): string {
	const path = join(userFolder, name);
	writeFileSync(path, content);
	return path;
}

export function removeFile(path: string): void {
	rmSync(path, { force: true });
}

export interface MemoryReading<T> {
	result: T;
	/** How far the process grew beyond where it started, in bytes. */
	grownBytes: number;
	tookMs: number;
}

/** Runs something and watches the process's resident memory meanwhile. */
export async function watchMemory<T>(run: () => Promise<T>): Promise<MemoryReading<T>> {
	const before = process.memoryUsage.rss();
	let peak = before;
	const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
	const startedAt = performance.now();
	try {
		const result = await run();
		return { result, grownBytes: peak - before, tookMs: performance.now() - startedAt };
	} finally {
		clearInterval(watch);
	}
}
