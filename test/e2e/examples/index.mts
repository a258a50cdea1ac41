import { startAll } from '../../lab/services/index.mts';
import { checkNodeTypes, saveCredentials, savedIn, saveWorkflows } from '../../lab/setup.mts';
import type { Part, Stage } from '../part.mts';
import { comingOften } from '../pollTimes.mts';
import { checkTenants } from './tenants.mts';

/** What `npm start` shows, with the same checks of the results. */
export const examples: Part = {
	word: 'examples',
	title: 'The example workflows and the check of a tenant, imported and run',
	run: runExamples,
};

async function runExamples(stage: Stage): Promise<void> {
	const { checks, cleanup, progress, signal } = stage;
	const services = await startAll(cleanup);
	const { n8n } = await stage.rig();
	await checkNodeTypes(n8n, checks);
	const credentials = await saveCredentials(n8n, services, checks);
	const workflows = await saveWorkflows(n8n, services, credentials, comingOften);
	for (const workflow of workflows.values()) await n8n.activate(workflow);
	for (const service of services) {
		const summary = await service.exercise({
			n8n,
			checks,
			progress,
			signal,
			workflow: savedIn(workflows),
		});
		progress.detail(summary);
	}
	await checkTenants(stage, n8n);
}
