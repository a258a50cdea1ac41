import { join } from 'node:path';

import type { Checks } from './checks.mts';
import { PROJECT } from './folders.mts';
import { asList, asObject, asText, readJson } from './json.mts';
import type { N8nClient, SavedWorkflow, WorkflowDraft } from './rest.mts';
import type { LabService } from './service.mts';
import { bindCredentials, type CredentialRef, readExample } from './workflows.mts';

/** Checks that n8n has loaded all the nodes of the package. */
export async function checkNodeTypes(n8n: N8nClient, checks: Checks): Promise<void> {
	const manifest = await readJson(join(PROJECT, 'package.json'));
	const nodes = asList(asObject(manifest.n8n, 'n8n in package.json').nodes, 'n8n.nodes');
	const prefix = `${asText(manifest.name, 'The name in package.json')}.`;
	const types = await n8n.nodeTypes();
	const ours = types.filter(
		(name) =>
			name.startsWith(prefix) &&
			// n8n adds one of these for each node that an agent may use.
			!(name.endsWith('Tool') && types.includes(name.slice(0, -'Tool'.length))),
	);
	checks.equal(
		`n8n has loaded ${ours.map((name) => name.slice(prefix.length)).join(', ') || 'no node of ours'}`,
		ours.length,
		nodes.length,
	);
}

/** Saves the services' credentials, by name, and checks that each passes the test of its type. */
export async function saveCredentials(
	n8n: N8nClient,
	services: LabService[],
	checks: Checks,
): Promise<Map<string, CredentialRef>> {
	const saved = new Map<string, CredentialRef>();
	for (const { name, type, data } of services.flatMap(({ credentials }) => credentials)) {
		const id = await n8n.createCredential(name, type, data);
		const { ok, message } = await n8n.testCredential(id, name, type, data);
		checks.that(`credential "${name}": its test passes`, ok, message);
		saved.set(name, { id, name });
	}
	return saved;
}

/**
 * Imports the services' example workflows, by file, each with its credentials put in.
 * @param change Made to each workflow before it is saved.
 */
export async function saveWorkflows(
	n8n: N8nClient,
	services: LabService[],
	credentials: Map<string, CredentialRef>,
	change = (draft: WorkflowDraft): WorkflowDraft => draft,
): Promise<Map<string, SavedWorkflow>> {
	const saved = new Map<string, SavedWorkflow>();
	for (const example of services.flatMap(({ examples }) => examples)) {
		const byType = Object.entries(example.credentials).map(([type, name]) => {
			const ref = credentials.get(name);
			if (!ref) throw new Error(`${example.file} wants "${name}", which is no credential here`);
			return [type, ref] as const;
		});
		const draft = bindCredentials(
			example.adapt(await readExample(example.file)),
			Object.fromEntries(byType),
		);
		saved.set(example.file, await n8n.createWorkflow(change(draft)));
	}
	return saved;
}

/** The saved workflow of an example. */
export function savedIn(workflows: Map<string, SavedWorkflow>): (file: string) => SavedWorkflow {
	return (file) => {
		const found = workflows.get(file);
		if (!found) throw new Error(`${file} was not imported`);
		return found;
	};
}
