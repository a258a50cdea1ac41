import { faultTables } from '../../test/engine/faults/table/page.mts';
import { exampleSections } from './exampleTables.mts';
import { packageParts } from './packagePages.mts';
import { operationTables } from './readmeTables.mts';
import { outputPreviews } from './schemas.mts';
import { servicePage } from './servicePage.mts';
import { SERVICES } from './services.mts';
import { messageTables } from './troubleshooting.mts';

/** A part of a page, or a whole file, that is made from the nodes. */
export interface Part {
	page: string;
	/** Left out for a whole file. */
	name?: string;
	text: string;
}

/** Every generated part of the documentation. Runs each operation once for it. */
export async function generatedParts(): Promise<Part[]> {
	const parts: Part[] = [];
	const known = [];
	for (const documented of SERVICES) {
		const { examples, ownFields, requests } = await documented.examples();
		known.push({ ...documented, requests });
		parts.push(
			{
				page: documented.page,
				name: 'operations',
				text: servicePage(documented, examples, ownFields),
			},
			...outputPreviews(documented, examples, ownFields),
		);
	}
	parts.push(
		{ page: 'docs/troubleshooting.md', name: 'messages', text: messageTables(known) },
		{ page: 'docs/reliability.md', name: 'matrix', text: faultTables() },
		{ page: 'README.md', name: 'operations', text: operationTables(SERVICES) },
		{ page: 'examples/README.md', name: 'services', text: await exampleSections(SERVICES) },
		...(await packageParts(SERVICES)),
	);
	return parts;
}
