import { asObject } from '../../lab/json.mts';
import type { N8nClient, SavedWorkflow } from '../../lab/rest.mts';
import { jobsOf } from '../../services/waiting.mts';
import type { Stage } from '../part.mts';
import { openServices, type Service } from './services.mts';
import { publishWaiting } from './workflows.mts';

const ON_ERROR = 'On error';

/** An execution that waits for a job which fails, in a workflow that has an error workflow. */
export class FailingJob {
	private constructor(
		private readonly stage: Stage,
		private readonly service: Service,
		private readonly errors: SavedWorkflow,
		readonly execution: string,
	) {}

	static async start(stage: Stage, n8n: N8nClient): Promise<FailingJob> {
		const [service] = await openServices(stage);
		const errors = await n8n.createWorkflow({
			name: 'Error workflow',
			nodes: [
				{
					id: ON_ERROR,
					name: ON_ERROR,
					type: 'n8n-nodes-base.errorTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: {},
				},
			],
			connections: {},
			settings: { executionOrder: 'v1' },
		});
		await n8n.activate(errors);
		const options = { waitMode: 'durable', timeout: 3_600 };
		const { workflow, path } = await publishWaiting(n8n, [service], options, errors.id);
		const execution = await n8n.post(workflow, path, { items: [{ n: 0 }] });
		return new FailingJob(stage, service, errors, execution);
	}

	fail(): void {
		for (const id of jobsOf(this.service)) this.service.end(id, 'failed');
	}

	/** The execution has failed for its job, and n8n has run the error workflow for it alone. */
	async check(n8n: N8nClient): Promise<void> {
		const { checks } = this.stage;
		const { status, error = '' } = await n8n.execution(this.execution);
		const [id] = jobsOf(this.service);
		checks.equal('a job that fails fails its execution', status, 'error');
		checks.that('the execution names the job', error.includes(id), error);
		const runs = await n8n.executionIds(this.errors.id);
		const causes: unknown[] = [];
		for (const run of runs) {
			const { runs: nodes } = await n8n.finished(run);
			const [item] = nodes[ON_ERROR]?.at(-1)?.outputs[0] ?? [];
			causes.push(asObject(asObject(item?.json, 'The item').execution, 'The execution').id);
		}
		checks.equal('the error workflow runs once, for that execution', causes, [this.execution]);
	}
}
