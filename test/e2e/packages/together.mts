import { asText, type JsonObject } from '../../lab/json.mts';
import { itemsOf, type N8nClient, type WorkflowDraft } from '../../lab/rest.mts';
import type { CredentialRef } from '../../lab/workflows.mts';
import { moveWorkflows } from '../../../scripts/move-workflows.mjs';
import type { Stage } from '../part.mts';

const START = 'Start';
const IN_UMBRELLA = 'In the package with all services';
const IN_SINGLE = 'In its own package';

/** One operation of each service that can be run at any time, and the name of its credential. */
const OPERATIONS: Array<{
	node: string;
	credential: [type: string, name: string];
	parameters: JsonObject;
}> = [
	{
		node: 'arcanna',
		credential: ['arcannaApi', 'Arcanna, input key'],
		parameters: { resource: 'useCase', operation: 'getMany', limit: 1 },
	},
	{
		node: 'gravityAi',
		credential: ['gravityAiApi', 'Gravity AI'],
		parameters: {
			resource: 'job',
			operation: 'submit',
			inputSource: 'text',
			textInput: 'customer,age',
			fileName: 'customers.csv',
			mimeType: 'text/csv',
		},
	},
	{
		node: 'entaingine',
		credential: ['entaingineApi', 'entAIngine'],
		parameters: {
			resource: 'process',
			operation: 'create',
			processTemplate: '10011',
			inputs: { values: [{ name: 'EXAMPLE_TEXT', value: 'A text' }] },
		},
	},
	{
		node: 'lightenUp',
		credential: ['lightenUpOAuth2Api', 'LightenUp, OAuth2'],
		parameters: {
			authentication: 'oAuth2',
			resource: 'service',
			operation: 'run',
			serviceName: { __rl: true, mode: 'name', value: 'cinema_getuser_info' },
			inputs: { values: [{ name: 'userid', value: '12345' }] },
		},
	},
];

/** Nodes of both packages in one workflow, with the same saved credential. */
export async function proveTogether(
	n8n: N8nClient,
	credentials: Map<string, CredentialRef>,
	{ checks }: Stage,
): Promise<void> {
	for (const { node, credential, parameters } of OPERATIONS) {
		const [type, name] = credential;
		const ref = credentials.get(name);
		if (!ref) throw new Error(`There is no credential "${name}"`);
		const workflow = await n8n.createWorkflow(draft(node, parameters, { [type]: ref }));
		const execution = await n8n.finished(await n8n.run(workflow, START));
		const [umbrella, single] = [IN_UMBRELLA, IN_SINGLE].map((which) =>
			itemsOf(execution, which).map((item) => Object.keys(item).sort()),
		);
		checks.that(
			`${node}: both packages in one workflow, with the same credential`,
			execution.status === 'success' && umbrella.length > 0,
			`${execution.status} ${execution.error ?? ''}`,
		);
		checks.equal(`${node}: both give the same fields`, single, umbrella);
	}
}

function draft(
	node: string,
	parameters: JsonObject,
	credentials: Record<string, CredentialRef>,
): WorkflowDraft {
	const type = `n8n-nodes-ai-jobs.${node}`;
	const single = asText(
		JSON.parse(moveWorkflows(JSON.stringify({ type }), 'single').text).type,
		'type',
	);
	const common = { typeVersion: 1, parameters, credentials };
	const at = (column: number) => ({ id: `node-${column}`, position: [column * 220, 0] });
	const to = (name: string) => ({ node: name, type: 'main', index: 0 });
	return {
		name: `Both packages: ${node}`,
		nodes: [
			{
				...at(0),
				name: START,
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				parameters: {},
			},
			{ ...at(1), name: IN_UMBRELLA, type, ...common },
			{ ...at(2), name: IN_SINGLE, type: single, ...common },
		],
		connections: { [START]: { main: [[to(IN_UMBRELLA), to(IN_SINGLE)]] } },
		settings: { executionOrder: 'v1' },
	};
}
