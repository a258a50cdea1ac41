import { setTimeout as sleep } from 'node:timers/promises';

import { itemsOf, type N8nClient, type SavedWorkflow } from '../../lab/rest.mts';
import type { Stage } from '../part.mts';
import { OFTEN as pollTimes } from '../pollTimes.mts';
import { type Credentials, type Services, WATCHED_USE_CASE } from './services.mts';
import { inARow, ours, type NodeDraft } from './workflows.mts';

const EACH = 20;
const LOOK_MS = 1_000;

// For a busy machine.
const POLL_WAIT_MS = 120_000;

interface Watch {
	workflow: SavedWorkflow;
	/** The field that identifies an item's job. */
	key: 'event_id' | 'id';
	expected: string[];
}

/** Two triggers, what happened in their services, and what they returned. */
export class Watches {
	private constructor(
		private readonly stage: Stage,
		private readonly n8n: N8nClient,
		private readonly services: Services,
		private readonly decisions: Watch,
		private readonly jobs: Watch,
	) {}

	/** Activates a trigger for Arcanna's decisions and one for Gravity AI's jobs. */
	static async begin(
		stage: Stage,
		n8n: N8nClient,
		services: Services,
		{ management, watchedModel }: Credentials,
	): Promise<Watches> {
		const watch = async (name: string, trigger: NodeDraft, key: Watch['key']): Promise<Watch> => {
			const then = { name: 'Then', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
			const workflow = await n8n.createWorkflow(inARow(name, [trigger, then]));
			await n8n.activate(workflow);
			return { workflow, key, expected: [] };
		};
		const jobId = { __rl: true, mode: 'id', value: String(WATCHED_USE_CASE) };
		const decision = { pollTimes, triggerOn: 'newDecision', jobId, filters: {} };
		const job = { pollTimes, triggerOn: 'jobFinished' };
		return new Watches(
			stage,
			n8n,
			services,
			await watch(
				'On every decision',
				ours('Trigger', 'arcannaTrigger', decision, { arcannaApi: management }),
				'event_id',
			),
			await watch(
				'On every job',
				ours('Trigger', 'gravityAiTrigger', job, { gravityAiApi: watchedModel }),
				'id',
			),
		);
	}

	/** Has decisions made and jobs finished. */
	happen(): void {
		const { arcanna, gravityAi } = this.services;
		for (let index = 0; index < EACH; index++) {
			const { event_id } = arcanna.insert({ job_id: WATCHED_USE_CASE });
			this.decisions.expected.push(event_id);
			const { id } = gravityAi.insert({ key: gravityAi.keys.second });
			this.jobs.expected.push(id);
		}
	}

	/** Waits until all that happened has been returned, and checks that nothing was returned twice. */
	async check(when: string): Promise<void> {
		const { checks, progress, signal } = this.stage;
		const brought = await progress.step(
			`Waiting for the triggers' next polls, ${when}`,
			async () => {
				const deadline = Date.now() + POLL_WAIT_MS;
				for (;;) {
					const found = [await this.brought(this.decisions), await this.brought(this.jobs)];
					const missing = [this.decisions, this.jobs].some(({ expected }, index) =>
						expected.some((id) => !found[index].includes(id)),
					);
					if (!missing || Date.now() > deadline) return found;
					await sleep(LOOK_MS, undefined, { signal });
				}
			},
		);
		for (const [index, { workflow, expected }] of [this.decisions, this.jobs].entries()) {
			checks.equal(
				`${workflow.name}: each of ${expected.length} once so far, ${when}`,
				brought[index].sort(),
				[...expected].sort(),
			);
		}
	}

	private async brought({ workflow, key }: Watch): Promise<string[]> {
		const ids: string[] = [];
		for (const id of await this.n8n.executionIds(workflow.id)) {
			const execution = await this.n8n.finished(id);
			ids.push(...itemsOf(execution, 'Then').map((item) => String(item[key])));
		}
		return ids;
	}
}
