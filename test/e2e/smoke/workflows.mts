import type { JsonObject } from '../../lab/json.mts';
import type { WorkflowDraft } from '../../lab/rest.mts';
import type { CredentialRef } from '../../lab/workflows.mts';
import { OFTEN } from '../pollTimes.mts';

/** The node under test, in every workflow here. */
export const NODE = 'Under test';
/** A poll time that never fires: such a trigger polls when it is activated, and only then. */
export const ONLY_AT_ACTIVATION: JsonObject = {
	item: [{ mode: 'custom', cronExpression: '0 0 29 2 *' }],
};

const PACKAGE = 'n8n-nodes-ai-jobs';
const START = 'Webhook';
const ITEMS = 'One item each';
const AFTER = 'What came';

/** The credential and parameters of the node under test. */
interface Tested {
	credential: { type: string };
	parameters: JsonObject;
}

/**
 * A workflow that a webhook starts with items, or with a form that has a file. The webhook responds when the
 * node under test has finished. The other nodes have versions that n8n 1 has, too.
 */
export function actionWorkflow(
	{ title, path, node }: { title: string; path: string; node: string },
	{ credential: { type }, parameters, file = false }: Tested & { file?: boolean },
	credential: CredentialRef,
): WorkflowDraft {
	const start = {
		...placed(0),
		name: START,
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: {
			httpMethod: 'POST',
			path,
			responseMode: 'lastNode',
			responseData: 'allEntries',
			options: {},
		},
	};
	const split = {
		...placed(1),
		name: ITEMS,
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: 'body.items', options: {} },
	};
	const tested = {
		...placed(2),
		name: NODE,
		type: `${PACKAGE}.${node}`,
		typeVersion: 1,
		parameters,
		credentials: { [type]: credential },
	};
	const nodes = file ? [start, tested] : [start, split, tested];
	return { name: title, nodes, ...inARow(nodes) };
}

/** A workflow that the trigger under test starts. */
export function triggerWorkflow(
	{ title, node }: { title: string; node: string },
	{ credential: { type }, parameters, pollTimes = OFTEN }: Tested & { pollTimes?: JsonObject },
	credential: CredentialRef,
): WorkflowDraft {
	const nodes = [
		{
			...placed(0),
			name: NODE,
			type: `${PACKAGE}.${node}`,
			typeVersion: 1,
			parameters: { ...parameters, pollTimes },
			credentials: { [type]: credential },
		},
		{ ...placed(1), name: AFTER, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
	];
	return { name: title, nodes, ...inARow(nodes) };
}

function placed(column: number) {
	return { id: `00000000-0000-4000-8000-00000000000${column}`, position: [column * 220, 0] };
}

function inARow(nodes: Array<{ name: string }>): Pick<WorkflowDraft, 'connections' | 'settings'> {
	const links = nodes
		.slice(1)
		.map(({ name }, index) => [
			nodes[index].name,
			{ main: [[{ node: name, type: 'main', index: 0 }]] },
		]);
	return { connections: Object.fromEntries(links), settings: { executionOrder: 'v1' } };
}
