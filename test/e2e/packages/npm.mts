import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

import type { Installation } from '../../lab/install.mts';
import { programPath } from '../programs.mts';
import type { Stage } from '../part.mts';

/**
 * The environment for an n8n that installs its packages from another registry. n8n allows a registry of
 * one's own only with a licence, so it asks npm's as it always does; the `npm` that it finds passes the
 * request on to ours.
 */
export async function withRegistry(
	registry: string,
	{ node }: Installation,
	{ folder, signal, progress }: Stage,
): Promise<Record<string, string>> {
	const npm = await programPath(
		{ names: ['npm'], packages: ['npm'] },
		{ signal, note: (text) => progress.detail(text) },
	);
	const bin = join(folder, 'bin');
	await mkdir(bin, { recursive: true });
	const script = `#!/bin/sh
count=$#
while [ "$count" -gt 0 ]; do
	case "$1" in
		--registry=*) set -- "$@" "--registry=${registry}" ;;
		*) set -- "$@" "$1" ;;
	esac
	shift
	count=$((count - 1))
done
exec "${npm}" "$@"
`;
	await writeFile(join(bin, 'npm'), script, { mode: 0o755 });
	return {
		PATH: [bin, dirname(node.executable), process.env.PATH].filter(Boolean).join(delimiter),
		npm_config_registry: registry,
	};
}
