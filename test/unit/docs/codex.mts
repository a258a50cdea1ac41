import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeTypeDescription } from 'n8n-workflow';

/** What a codex file says for the node list, and where the editor's links lead. */
export interface Codex {
	alias: string[];
	resources: Record<string, Array<{ url: string }>>;
}

/** The codex file of a node, which lies beside it in the service's folder. */
export function codexOf({ name }: INodeTypeDescription, folder: string): Codex {
	const file = `${name[0].toUpperCase()}${name.slice(1)}.node.json`;
	return JSON.parse(readFileSync(join(process.cwd(), 'nodes', folder, file), 'utf8')) as Codex;
}
