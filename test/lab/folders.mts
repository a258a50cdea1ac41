import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Cleanup } from './cleanup.mts';
import { tellParent } from './parent.mts';

/** The checkout. */
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Where installations are kept between starts: outside the checkout, shared by all checkouts. */
export function cacheFolder(): string {
	const own = process.env.AI_JOBS_LAB_CACHE;
	if (own) return resolve(own);
	return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-ai-jobs');
}

/** A new empty folder under the system's one for temporary files, removed with the rest. */
export async function temporaryFolder(cleanup: Cleanup): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-ai-jobs-'));
	tellParent({ folder }, true);
	cleanup.add(async () => {
		await removeFolder(folder);
		tellParent({ folder }, false);
	});
	return folder;
}

/** Removes a folder that processes may still have been writing to a moment ago. */
export async function removeFolder(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
