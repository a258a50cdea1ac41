import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { asList, asObject, asText, isObject, type JsonObject } from '../../lab/json.mts';
import { packPackages, type PackedPackage } from '../../lab/pack.mts';
import { type Registry, startRegistry } from '../../lab/registry.mts';
import { N8nClient, OWNER, type WorkflowDraft } from '../../lab/rest.mts';
import type { LabService } from '../../lab/service.mts';
import { startAll } from '../../lab/services/index.mts';
import { saveCredentials, savedIn, saveWorkflows } from '../../lab/setup.mts';
import { moveWorkflows } from '../../../scripts/move-workflows.mjs';
import type { Part, Rig, Stage } from '../part.mts';
import { proveJq, proveState } from './move.mts';
import { withRegistry } from './npm.mts';
import { proveTogether } from './together.mts';

/** All packages in one n8n, which installs them itself, as it does for users. */
export const packages: Part = {
	word: 'packages',
	title: 'The packages for one service each, beside the one with all',
	onlyWhenNamed: true,
	run: runPackages,
};

async function runPackages(stage: Stage): Promise<void> {
	const { checks, cleanup, folder, progress, signal } = stage;
	await proveJq(stage);

	const packed = await progress.step(
		'All packages: packed',
		async () => await packPackages(join(folder, 'packed'), signal),
	);
	const registry = await startRegistry(packed);
	cleanup.add(registry.close);
	const installation = await stage.installation();
	const env = await withRegistry(registry.url, installation, stage);
	const userFolder = join(folder, 'home');
	await mkdir(userFolder);

	const byEnvironment = await startIn(stage, userFolder, {
		...env,
		// As n8n 3 has it.
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'false',
		N8N_COMMUNITY_PACKAGES_MANAGED_BY_ENV: 'true',
		N8N_COMMUNITY_PACKAGES: packageList(packed, registry),
	});
	await checkInstalled(byEnvironment.n8n, packed, 'by environment', stage);
	await byEnvironment.instance.stop();

	const { n8n } = await startIn(stage, userFolder, env);
	await proveEditor(n8n, packed, stage);
	await checkTypes(n8n, packed, stage);

	const services = await startAll(cleanup);
	const credentials = await saveCredentials(n8n, services, checks);
	await proveState(n8n, installation, userFolder, stage);
	await proveExamples(n8n, services, credentials, stage);
	// After the examples, which count the requests that their service received.
	await proveTogether(n8n, credentials, stage);
}

/** What N8N_COMMUNITY_PACKAGES is set to. */
function packageList(packed: PackedPackage[], { integrity }: Registry): string {
	return JSON.stringify(
		packed.map(({ name, version }) => ({ name, version, checksum: integrity.get(name) })),
	);
}

async function startIn(
	stage: Stage,
	userFolder: string,
	env: Record<string, string>,
): Promise<Rig> {
	const instance = await stage.progress.step(
		'Starting n8n',
		async () => await stage.start({ userFolder, env }),
	);
	const n8n = new N8nClient(instance.url, stage.signal);
	await n8n.signIn(OWNER);
	return { instance, n8n, userFolder };
}

async function checkInstalled(
	n8n: N8nClient,
	packed: PackedPackage[],
	how: string,
	{ checks, progress }: Stage,
): Promise<void> {
	const installed = await n8n.communityPackages();
	for (const { name, version, nodes } of installed) {
		progress.detail(`${name} ${version}: ${nodes.join(', ')}`);
	}
	checks.equal(
		`n8n has installed and loaded all ${packed.length} packages, ${how}`,
		installed,
		packed
			.map(({ name, version, nodes }) => ({
				name,
				version,
				nodes: nodes.map((path) => `${name}.${nodeName(path)}`).sort(),
				failedLoading: false,
			}))
			.sort((one, other) => (one.name < other.name ? -1 : 1)),
	);
}

function nodeName(path: string): string {
	const [, className = ''] = /(\w+)\.node\.js$/.exec(path) ?? [];
	return className[0].toLowerCase() + className.slice(1);
}

/** Each package for one service, uninstalled and installed again in the editor. */
async function proveEditor(n8n: N8nClient, packed: PackedPackage[], stage: Stage): Promise<void> {
	const { checks } = stage;
	for (const { name, folder } of packed) {
		if (folder === '') continue;
		await n8n.uninstallPackage(name);
		const left = (await n8n.nodeTypes()).filter((type) => type.startsWith(`${name}.`));
		checks.equal(`${name}: uninstalled in the editor, its nodes are gone`, left, []);
		await n8n.installPackage(name);
	}
	await checkInstalled(n8n, packed, 'in the editor', stage);
}

/** The node types that n8n offers of each package, with tools, icons and codex files. */
async function checkTypes(
	n8n: N8nClient,
	packed: PackedPackage[],
	{ checks }: Stage,
): Promise<void> {
	const types = await n8n.nodeDescriptions();
	for (const { name, folder, nodes } of packed) {
		const ours = types.filter((type) => asText(type.name, 'A name').startsWith(`${name}.`));
		const names = nodes.map((path) => `${name}.${nodeName(path)}`);
		const tools = names.filter((type) => !type.endsWith('Trigger')).map((type) => `${type}Tool`);
		checks.equal(
			`${name}: nodes and tools`,
			ours.map((type) => String(type.name)).sort(),
			[...names, ...tools].sort(),
		);
		const icons = ours.flatMap(iconsOf);
		const served = await Promise.all(icons.map(async (path) => await n8n.serves(`/${path}`)));
		checks.that(
			`${name}: ${icons.length} icons are there`,
			icons.length > 0 && served.every(Boolean),
		);
		const previews = ours.flatMap(previewsOf);
		const shown = await Promise.all(
			previews.map(async (path) => await n8n.serves(path).catch(() => false)),
		);
		checks.equal(
			`${name}: ${previews.length} output previews are there`,
			previews.filter((_, index) => !shown[index]),
			[],
		);
		if (folder === '') continue;
		const [page, ...others] = new Set(ours.map(documentationOf));
		checks.that(
			`${name}: the editor leads to the page of the service`,
			others.length === 0 && /\/docs\/[\w-]+\.md$/.test(String(page)),
			String(page),
		);
	}
}

function iconsOf({ iconUrl }: JsonObject): string[] {
	if (typeof iconUrl === 'string') return [iconUrl];
	return isObject(iconUrl) ? Object.values(iconUrl).map(String) : [];
}

/** What n8n adds to the operations of a node that has credentials. */
const CUSTOM_API_CALL = '__CUSTOM_API_CALL__';

/** Where the editor asks for the output previews of a node's operations. */
function previewsOf({ name, properties }: JsonObject): string[] {
	const type = asText(name, 'A name');
	if (type.endsWith('Trigger') || type.endsWith('Tool')) return [];
	return asList(properties, 'The properties')
		.map((property) => asObject(property, 'A property'))
		.filter((property) => property.name === 'operation')
		.flatMap(({ displayOptions, options }) => {
			const show = asObject(asObject(displayOptions, 'displayOptions').show, 'show');
			const [resource] = asList(show.resource, 'The resources');
			return asList(options, 'The operations')
				.map((option) => asObject(option, 'An operation').value)
				.filter((value) => value !== CUSTOM_API_CALL)
				.map((value) => `/schemas/${type}/1.0.0/${String(resource)}/${String(value)}.json`);
		});
}

function documentationOf({ codex }: JsonObject): unknown {
	const resources = asObject(asObject(codex, 'codex').resources, 'resources');
	const [first] = Array.isArray(resources.primaryDocumentation)
		? resources.primaryDocumentation
		: [];
	return isObject(first) ? first.url : undefined;
}

/** The example workflows, moved to the packages for one service: nodes, triggers and tools. */
async function proveExamples(
	n8n: N8nClient,
	services: LabService[],
	credentials: Awaited<ReturnType<typeof saveCredentials>>,
	{ checks, progress, signal }: Stage,
): Promise<void> {
	const move = (draft: WorkflowDraft): WorkflowDraft =>
		JSON.parse(moveWorkflows(JSON.stringify(draft), 'single').text);
	const workflows = await saveWorkflows(n8n, services, credentials, move);
	for (const workflow of workflows.values()) await n8n.activate(workflow);
	for (const service of services) {
		progress.detail(
			await service.exercise({
				n8n,
				checks,
				progress,
				signal,
				workflow: savedIn(workflows),
			}),
		);
	}
}
