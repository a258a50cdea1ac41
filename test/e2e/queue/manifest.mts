import { join } from 'node:path';

import { PROJECT } from '../../lab/folders.mts';
import { asText, readJson } from '../../lab/json.mts';

/** The package's name and version. */
export async function readManifest(): Promise<{ name: string; version: string }> {
	const { name, version } = await readJson(join(PROJECT, 'package.json'));
	return { name: asText(name, 'name'), version: asText(version, 'version') };
}
