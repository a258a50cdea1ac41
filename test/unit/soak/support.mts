import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Checks } from '../../lab/checks.mts';
import { Progress } from '../../lab/progress.mts';

class Silent extends Progress {
	override plain(): void {}
}

/** Checks that print nothing, and their counts. */
export function recorder() {
	const checks = new Checks(new Silent());
	return { checks, counts: () => ({ passed: checks.passed, failed: checks.failed }) };
}

/** Works with a file of this text. */
export async function withFile(text: string, work: (path: string) => Promise<void>): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'soak-'));
	try {
		const path = join(folder, 'file');
		await writeFile(path, text);
		await work(path);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
