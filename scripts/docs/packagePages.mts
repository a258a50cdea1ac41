import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { PROJECT } from '../../test/lab/folders.mts';
import { asList, asObject, asText, readJson } from '../../test/lab/json.mts';
import { exampleWorkflows } from './exampleTables.mts';
import { blocks, code, table } from './markdown.mts';
import type { Part } from './pages.mts';
import { operationTable, triggerTable } from './readmeTables.mts';
import type { DocumentedService } from './services.mts';

/** One of the packages for a single service. */
interface SinglePackage {
	name: string;
	version: string;
	/** Relative to the project. */
	folder: string;
	documented: DocumentedService;
}

/** The generated parts of the READMEs in `packages/`, and the table of all packages there. */
export async function packageParts(services: DocumentedService[]): Promise<Part[]> {
	const repository = await repositoryAddress();
	const packages = await readPackages(services);
	const pages = await Promise.all(
		packages.map(async (each) => {
			const page = `${each.folder}/README.md`;
			const address = `${repository}/blob/main/${each.documented.page}`;
			return [
				{ page, name: 'installation', text: installation(each, repository) },
				{
					page,
					name: 'operations',
					text: blocks(
						operationTable(each.documented, address),
						triggerTable(each.documented, address),
					),
				},
				{ page, name: 'examples', text: await examples(each, repository) },
				{ page, name: 'compatibility', text: compatibility(repository) },
			];
		}),
	);
	return [
		...pages.flat(),
		{ page: 'packages/README.md', name: 'packages', text: overview(packages) },
	];
}

async function readPackages(services: DocumentedService[]): Promise<SinglePackage[]> {
	const entries = await readdir(join(PROJECT, 'packages'), { withFileTypes: true });
	const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
	return await Promise.all(
		folders.sort().map(async (name) => {
			const folder = `packages/${name}`;
			const { version, n8n } = await readJson(join(PROJECT, folder, 'package.json'));
			const [node] = asList(asObject(n8n, 'n8n').nodes, 'n8n.nodes');
			const [, , service] = asText(node, 'A node').split('/');
			const documented = services.find((one) => one.folder === service);
			if (!documented) throw new Error(`${folder}: test/services has no manifest of ${service}`);
			return { name, version: asText(version, 'version'), folder, documented };
		}),
	);
}

async function repositoryAddress(): Promise<string> {
	const { repository } = await readJson(join(PROJECT, 'package.json'));
	const url = asText(asObject(repository, 'repository').url, 'repository.url');
	return url.replace(/^git\+/, '').replace(/\.git$/, '');
}

function installation({ name, version, documented }: SinglePackage, repository: string): string {
	const list = JSON.stringify([{ name, version }]);
	const guide = `${repository}/blob/main/docs/packages.md`;
	return blocks(
		table(
			['Where n8n runs', 'How'],
			[
				[
					'n8n Cloud',
					'In the nodes panel, as soon as n8n has verified this package. n8n Cloud offers verified packages only',
				],
				[
					'Self-hosted, in the editor',
					`**Settings > Community Nodes > Install**, and enter ${code(name)}`,
				],
				[
					'Self-hosted, with environment variables (n8n 2.21 or later)',
					`${code('N8N_COMMUNITY_PACKAGES_MANAGED_BY_ENV=true')} and ${code(`N8N_COMMUNITY_PACKAGES='${list}'`)}`,
				],
				[
					'Installed with npm',
					`${code(`npm install ${name}`)} in ${code('~/.n8n/nodes')}, then restart n8n`,
				],
				[
					'Docker',
					`In the editor or with environment variables, with a volume at ${code('/home/node/.n8n')}; or ${code(`docker exec -w /home/node/.n8n/nodes <container> npm install ${name}`)}, then restart the container`,
				],
			],
		),
		`n8n 3 loads unverified packages only with ${code('N8N_UNVERIFIED_PACKAGES_ENABLED=true')}.`,
		`[Packages](${guide}) covers queue mode, [upgrading](${guide}#upgrade), [uninstalling](${guide}#uninstall), and [moving workflows](${guide}#move-workflows-between-packages) to and from n8n-nodes-ai-jobs, the package with all services. [Questions](${repository}/blob/main/docs/questions.md) answers the most frequent questions. [The node page](${repository}/blob/main/${documented.page}#your-first-workflow) has a first workflow, step by step.`,
	);
}

async function examples(
	{ folder, documented }: SinglePackage,
	repository: string,
): Promise<string> {
	const workflows = await exampleWorkflows(documented);
	const rows = workflows.map(({ title, file, what }) => [
		`[${title}](${repository}/blob/main/${folder}/examples/${file})`,
		what,
	]);
	return blocks(
		`These workflows are in the package's ${code('examples')} folder. In the editor, open a new workflow, then **⋯ → Import from file**. A note in each says what to select and enter before it runs.`,
		table(['Workflow', 'What it does'], rows),
	);
}

function compatibility(repository: string): string {
	return `Tested with n8n 2.41.1 and n8n 1.123.81 on Node.js 24. It loads in n8n 1.85.3 and later. [Compatibility](${repository}#compatibility) describes the differences.`;
}

function overview(packages: SinglePackage[]): string {
	return table(
		['Package', 'Version', 'Service', 'Nodes', 'Credentials'],
		packages.map(({ name, version, documented: { action, trigger, credentials } }) => [
			`[${name}](${name}/README.md)`,
			version,
			action.displayName,
			[action, trigger].map((node) => code(`${name}.${node.name}`)).join(', '),
			credentials.map((credential) => code(credential.name)).join(', '),
		]),
	);
}
