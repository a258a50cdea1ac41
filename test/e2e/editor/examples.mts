import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { PROJECT } from '../../lab/folders.mts';
import { isObject } from '../../lab/json.mts';
import { itemsOf, type N8nClient, type SavedWorkflow } from '../../lab/rest.mts';
import type { LabService } from '../../lab/service.mts';
import { type CredentialRef, type Example, mapNodes, readExample } from '../../lab/workflows.mts';
import { drawnNodes } from './editor.mts';
import type { Tour } from './tour.mts';

/** The node that makes a page, in the examples that have one. */
const REPORT = 'Draw the report';

/**
 * Imports examples as a user would, with all filled in, and takes a picture of the canvas: every one of them
 * for the documentation, otherwise one of each folder.
 */
export async function pictureExamples(
	{ editor, n8n, checks, pictures }: Omit<Tour, 'service' | 'walk'>,
	services: LabService[],
	{ images }: { images: boolean },
): Promise<void> {
	const refs = await savedCredentials(n8n, services);
	const found = await readdir(join(PROJECT, 'examples'), { recursive: true });
	const all = found.filter((name) => name.endsWith('.json')).sort();
	const firsts = all.filter((file, index) => dirname(file) !== dirname(all[index - 1] ?? ''));
	const saved = new Map<string, SavedWorkflow>();
	for (const file of images ? all : firsts) {
		const known = services.flatMap(({ examples }) => examples).find((one) => one.file === file);
		const example = await readExample(file);
		const asked = Object.values(known?.credentials ?? {});
		const bound = bindKnown(known?.adapt(example) ?? example, byType(refs, asked));
		saved.set(file, await n8n.createWorkflow(bound));
	}
	for (const [file, workflow] of saved) {
		await editor.open(workflow);
		const shown = await editor.nodeCount();
		checks.equal(`${file}: the canvas shows its nodes`, shown, drawnNodes(workflow.nodes).length);
		if (images) await pictures.take(`examples/${file.replace(/\.json$/, '')}`, editor.canvas());
	}
	for (const [file, workflow] of saved) {
		const drawn = workflow.nodes.some((node) => isObject(node) && node.name === REPORT);
		if (drawn) await pictureReport({ editor, n8n, checks, pictures }, file, workflow);
	}
}

/** Runs an example that draws a report, and takes a picture of it as a mail program shows it. */
async function pictureReport(
	{ editor, n8n, checks, pictures }: Omit<Tour, 'service' | 'walk'>,
	file: string,
	workflow: SavedWorkflow,
): Promise<void> {
	const ended = await n8n.finished(await n8n.run(workflow, 'Try it now'));
	const [report] = itemsOf(ended, REPORT);
	checks.that(`${file}: draws its report`, typeof report?.html === 'string', ended.error);
	const page = await editor.page.context().newPage();
	await page.setViewportSize({ width: 760, height: 420 });
	await page.setContent(String(report?.html));
	await pictures.take(`examples/${file.replace(/\.json$/, '-report')}`, page.locator('body'));
	await page.close();
}

interface TypedRef extends CredentialRef {
	type: string;
}

async function savedCredentials(n8n: N8nClient, services: LabService[]): Promise<TypedRef[]> {
	const refs: TypedRef[] = [];
	for (const { name, type, data } of services.flatMap(({ credentials }) => credentials)) {
		refs.push({ id: await n8n.createCredential(name, type, data), name, type });
	}
	return refs;
}

/** The credential of each type: one that the example asks for, otherwise the first. */
function byType(refs: TypedRef[], asked: string[]): Map<string, CredentialRef> {
	const preferred = refs.filter(({ name }) => asked.includes(name));
	return new Map(
		[...refs.toReversed(), ...preferred].map(({ type, id, name }) => [type, { id, name }]),
	);
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
