import { asText, type JsonObject } from '../../lab/json.mts';
import { itemsOf, type N8nClient } from '../../lab/rest.mts';
import { mapNodes, readWorkflow } from '../../lab/workflows.mts';
import { MANIFESTS } from '../../services/index.mts';
import { inCamelCase } from '../../services/manifest.mts';
import { jobsOf, WAITING } from '../../services/waiting.mts';
import type { Stage } from '../part.mts';

const WORKFLOW = 'docs/checking-against-your-tenant.json';
const PREFIX = 'n8n-nodes-ai-jobs.';
/** The checks for which the page says that the service rejects them, or may. */
const REFUSED = ['Gravity AI: result of a failed job', 'LightenUp: unknown execution'];

/** Runs the workflow of docs/checking-against-your-tenant.md, filled in as the page says. */
export async function checkTenants({ checks, cleanup }: Stage, n8n: N8nClient): Promise<void> {
	const { credentials, ids } = await startTenants(cleanup);
	const byType = new Map<string, JsonObject>();
	for (const { node, type, data } of credentials) {
		const id = await n8n.createCredential(`Tenant: ${node}`, type, data);
		byType.set(PREFIX + node, { [type]: { id, name: `Tenant: ${node}` } });
	}
	const draft = mapNodes(await readWorkflow(WORKFLOW), (node) => {
		if (node.name === 'IDs to check') {
			return { ...node, parameters: { assignments: { assignments: assignments(ids) } } };
		}
		return byType.has(node.type) ? { ...node, credentials: byType.get(node.type) } : node;
	});
	const execution = await n8n.finished(await n8n.run(await n8n.createWorkflow(draft), 'Start'));

	checks.equal('the check of a tenant ends', execution.status, 'success');
	const report = MANIFESTS.flatMap(({ service }) => itemsOf(execution, `${service.name} report`));
	const checked = draft.nodes.filter(({ type }) => type.startsWith(PREFIX));
	checks.equal('it reports on every check', report.length, checked.length);
	for (const { check, result, error = '' } of report) {
		const name = asText(check, 'The name of a check');
		const expected = REFUSED.includes(name) ? 'failed' : 'answered';
		checks.equal(`${name}: ${String(result)} ${String(error)}`, result, expected);
	}
}

/** Each service with a job that has succeeded and one that has failed, by the names that the page uses. */
async function startTenants(cleanup: Stage['cleanup']) {
	const credentials: Array<{ node: string; type: string; data: JsonObject }> = [];
	const ids: Record<string, string> = {
		arcannaUseCaseId: '123',
		lightenUpUnknownExecutionId: '00000000-0000-0000-0000-000000000000',
	};
	for (const { manifest, key, open } of WAITING) {
		const { folder, job, nodes } = manifest;
		if (key !== `${String(job.get.resource)}.${String(job.get.operation)}`) continue;
		const ways = await open(2);
		for (const { server } of ways) cleanup.add(async () => await server.close());
		const waiting = ways[ways.length - 1];
		const [succeeded, failed] = jobsOf(waiting);
		waiting.end(succeeded);
		waiting.end(failed, 'failed');
		const name = job.idParameter.replace(/^./, (letter) => letter.toUpperCase());
		ids[`${inCamelCase(folder)}${name}`] = succeeded;
		ids[`${inCamelCase(folder)}Failed${name}`] = failed;
		const { type, data } = waiting.credential;
		credentials.push({ node: nodes[0].description.name, type: type.name, data });
	}
	return { credentials, ids };
}

function assignments(ids: Record<string, string>): JsonObject[] {
	return Object.entries(ids).map(([name, value]) => ({ id: name, name, type: 'string', value }));
}
