import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { PROJECT } from '../../test/lab/folders.mts';
import { inCamelCase } from '../../test/services/manifest.mts';
import { sentence } from './fields.mts';
import { blocks } from './markdown.mts';
import type { DocumentedService } from './services.mts';

const ROW = /^\| \[(.+)\]\(([^)/]+\.json)\) +\| (.+?) +\|/gm;

/** A workflow to import. */
export interface ExampleWorkflow {
	title: string;
	/** Its name in the service's folder in `examples/`. */
	file: string;
	/** What it does, in whole sentences. */
	what: string;
}

/**
 * The workflows in a service's README.md in `examples/`.
 * @throws Error when it lists none
 */
export async function exampleWorkflows({ folder }: DocumentedService): Promise<ExampleWorkflow[]> {
	const page = `examples/${inCamelCase(folder)}/README.md`;
	const text = await readFile(join(PROJECT, page), 'utf8');
	const found = [...text.matchAll(ROW)].map(([, title, file, what]) => ({
		title,
		file,
		what: sentence(what),
	}));
	if (found.length === 0) throw new Error(`${page} has no table of workflows`);
	return found;
}

/** The workflows of all services, with their pictures, for `examples/README.md`. */
export async function exampleSections(services: DocumentedService[]): Promise<string> {
	const sections = services.map(async (documented) => {
		const folder = inCamelCase(documented.folder);
		const workflows = await exampleWorkflows(documented);
		return blocks(
			`## ${documented.service.name}`,
			...workflows.map(({ title, file, what }) =>
				blocks(`### [${title}](${folder}/${file})`, what, ...pictures(folder, file, title)),
			),
		);
	});
	return blocks(...(await Promise.all(sections)));
}

/** Of the workflow, and of what it shows, as far as there are any. */
function pictures(folder: string, file: string, title: string): string[] {
	const name = `docs/images/examples/${folder}/${file.replace(/\.json$/, '')}`;
	return [
		[`${name}.png`, title],
		[`${name}-report.png`, `The report of "${title}"`],
	]
		.filter(([picture]) => existsSync(join(PROJECT, picture)))
		.map(([picture, alt]) => `![${alt}](../${picture})`);
}
