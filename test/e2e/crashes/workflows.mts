import type { CredentialRef } from '../../lab/workflows.mts';
import type { WorkflowDraft } from '../../lab/rest.mts';
import type { Watched } from './world/watched.mts';

/** Long enough for a kill to interrupt a run. */
const RUN_SECONDS = 2;

/** A workflow that starts with the trigger, polls every minute, and runs for a moment. */
export function workflowFor(
	{ name, type, parameters, credential }: Watched,
	ref: CredentialRef,
): WorkflowDraft {
	return {
		name,
		nodes: [
			{
				id: 'the-trigger',
				name: 'Trigger',
				type: `n8n-nodes-ai-jobs.${type}`,
				typeVersion: 1,
				position: [0, 0],
				parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, ...parameters },
				credentials: { [credential.type]: ref },
			},
			{
				id: 'a-moment',
				name: 'A moment',
				type: 'n8n-nodes-base.wait',
				typeVersion: 1.1,
				position: [220, 0],
				webhookId: 'a-moment',
				parameters: { resume: 'timeInterval', amount: RUN_SECONDS, unit: 'seconds' },
			},
		],
		connections: { Trigger: { main: [[{ node: 'A moment', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}
