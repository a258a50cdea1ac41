import { asText, type JsonObject } from '../../lab/json.mts';
import { itemsOf, type N8nClient } from '../../lab/rest.mts';
import { mapNodes, readWorkflow } from '../../lab/workflows.mts';
import { startArcanna } from '../../simulators/arcanna.mts';
import { startEntaingine } from '../../simulators/entaingine.mts';
import { startGravityAi } from '../../simulators/gravityAi.mts';
import { startLightenUp } from '../../simulators/lightenUp.mts';
import type { Stage } from '../part.mts';

const WORKFLOW = 'docs/checking-against-your-tenant.json';
const PREFIX = 'n8n-nodes-ai-jobs.';
const REPORTS = ['Arcanna report', 'Gravity AI report', 'entAIngine report', 'LightenUp report'];
/** What the page says that a service refuses, or that may be. */
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
	const report = REPORTS.flatMap((node) => itemsOf(execution, node));
	const checked = draft.nodes.filter(({ type }) => type.startsWith(PREFIX));
	checks.equal('it reports on every check', report.length, checked.length);
	for (const { check, result, error = '' } of report) {
		const name = asText(check, 'The name of a check');
		const expected = REFUSED.includes(name) ? 'failed' : 'answered';
		checks.equal(`${name}: ${String(result)} ${String(error)}`, result, expected);
	}
}

/** The four services, each with what the page asks for. */
async function startTenants(cleanup: Stage['cleanup']) {
	const arcanna = await startArcanna();
	const gravityAi = await startGravityAi();
	const entaingine = await startEntaingine();
	const lightenUp = await startLightenUp();
	for (const service of [arcanna, gravityAi, entaingine, lightenUp]) {
		cleanup.add(async () => await service.close());
	}
	const event = arcanna.insert({ job_id: 123 });
	const failedJob = gravityAi.insert({ state: 'error', errorMessage: 'The column "x" is missing' });
	const process = entaingine.finish(entaingine.insert().id, { output: { text: 'All is well.' } });
	const failedProcess = entaingine.fail(entaingine.insert().id, 'The file is not readable');
	const execution = lightenUp.finish(lightenUp.insert().id);
	return {
		credentials: [
			{
				node: 'arcanna',
				type: 'arcannaApi',
				data: { baseUrl: arcanna.url, apiKey: arcanna.keys.management },
			},
			{
				node: 'gravityAi',
				type: 'gravityAiApi',
				data: { baseUrl: gravityAi.url, apiKey: gravityAi.keys.first },
			},
			{
				node: 'entaingine',
				type: 'entaingineApi',
				data: {
					baseUrl: `${entaingine.url}/aiengine`,
					apiKey: entaingine.keys.test,
					spaceId: entaingine.spaces.test,
				},
			},
			{
				node: 'lightenUp',
				type: 'lightenUpApi',
				data: { baseUrl: lightenUp.url, accessToken: lightenUp.keys.accessToken },
			},
		],
		ids: {
			arcannaUseCaseId: String(event.job_id),
			arcannaEventId: event.event_id,
			gravityAiJobId: gravityAi.insert().id,
			gravityAiFailedJobId: failedJob.id,
			entaingineProcessId: String(process.id),
			entaingineFailedProcessId: String(failedProcess.id),
			lightenUpExecutionId: execution.id,
			lightenUpUnknownExecutionId: '00000000-0000-0000-0000-000000000000',
		},
	};
}

function assignments(ids: Record<string, string>): JsonObject[] {
	return Object.entries(ids).map(([name, value]) => ({ id: name, name, type: 'string', value }));
}
