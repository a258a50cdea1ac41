import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { PROJECT } from '../../lab/folders.mts';
import { isObject } from '../../lab/json.mts';
import type { N8nClient, SavedWorkflow } from '../../lab/rest.mts';
import type { LabService } from '../../lab/service.mts';
import { type CredentialRef, type Example, mapNodes, readExample } from '../../lab/workflows.mts';
import { drawnNodes } from './editor.mts';
import type { Tour } from './tour.mts';

/** Imports every example as a user would, with all filled in, and takes a picture of its canvas. */
export async function pictureExamples(
	{ editor, n8n, checks, pictures }: Omit<Tour, 'service'>,
	services: LabService[],
): Promise<void> {
	const refs = await credentialsByType(n8n, services);
	const files = await readdir(join(PROJECT, 'examples'), { recursive: true });
	const saved = new Map<string, SavedWorkflow>();
	for (const file of files.filter((name) => name.endsWith('.json')).sort()) {
		const known = services.flatMap(({ examples }) => examples).find((one) => one.file === file);
		const example = await readExample(file);
		saved.set(file, await n8n.createWorkflow(bindKnown(known?.adapt(example) ?? example, refs)));
	}
	for (const [file, workflow] of saved) {
		await editor.open(workflow);
		const shown = await editor.nodeCount();
		checks.equal(`${file}: the canvas shows its nodes`, shown, drawnNodes(workflow.nodes).length);
		await pictures.take(`examples/${file.replace(/\.json$/, '')}`, editor.canvas());
	}
}

async function credentialsByType(
	n8n: N8nClient,
	services: LabService[],
): Promise<Map<string, CredentialRef>> {
	const refs = new Map<string, CredentialRef>();
	for (const { name, type, data } of services.flatMap(({ credentials }) => credentials)) {
		if (!refs.has(type)) refs.set(type, { id: await n8n.createCredential(name, type, data), name });
	}
	return refs;
}

/** Credentials of other services, which an example may name, are left for the user. */
function bindKnown(example: Example, refs: Map<string, CredentialRef>): Example {
	return mapNodes(example, (node) => {
		if (!isObject(node.credentials)) return node;
		const bound = Object.keys(node.credentials)
			.map((type) => [type, refs.get(type)] as const)
			.filter(([, ref]) => ref !== undefined);
		return { ...node, credentials: Object.fromEntries(bound) };
	});
}
