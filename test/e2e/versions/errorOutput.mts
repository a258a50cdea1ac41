import { isObject } from '../../lab/json.mts';
import { itemsOf } from '../../lab/rest.mts';
import { startArcanna } from '../../simulators/arcanna.mts';
import type { Rig, Stage } from '../part.mts';

const START = 'Start';
const ASKED = 'Input';
const NODE = 'Arcanna';
const SUCCESS = 'Success';
const ERRORS = 'Errors';
const GOOD = { event: 'there', note: 'first' };
const BAD = { event: 'missing', note: 'second' };

/**
 * Runs two items through a node with an error output, one of which fails, and checks that it is
 * returned there with the input's fields, the message and the details, and that the other one does not.
 */
export async function proveErrorOutput({ n8n }: Rig, { checks, cleanup }: Stage): Promise<void> {
	const arcanna = await startArcanna();
	cleanup.add(async () => await arcanna.close());
	arcanna.insert({ job_id: 123, event_id: GOOD.event });
	const data = { baseUrl: arcanna.url, apiKey: arcanna.keys.input };
	const name = 'Error output';
	const credential = { id: await n8n.createCredential(name, 'arcannaApi', data), name };
	const nodes = [
		{ name: START, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{
			name: ASKED,
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: `return ${JSON.stringify([{ json: GOOD }, { json: BAD }])};` },
		},
		{
			name: NODE,
			type: 'n8n-nodes-ai-jobs.arcanna',
			typeVersion: 1,
			credentials: { arcannaApi: credential },
			onError: 'continueErrorOutput',
			parameters: {
				resource: 'event',
				operation: 'get',
				jobId: { __rl: true, mode: 'id', value: '123' },
				eventId: '={{ $json.event }}',
			},
		},
		...[SUCCESS, ERRORS].map((output) => ({
			name: output,
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			parameters: {},
		})),
	];
	const workflow = await n8n.createWorkflow({
		name,
		nodes: nodes.map((node, index) => ({
			...node,
			id: `00000000-0000-4000-8000-00000000000${index}`,
			position: [index * 220, 0],
		})),
		connections: {
			[START]: { main: [[to(ASKED)]] },
			[ASKED]: { main: [[to(NODE)]] },
			[NODE]: { main: [[to(SUCCESS)], [to(ERRORS)]] },
		},
		settings: { executionOrder: 'v1' },
	});
	const execution = await n8n.finished(await n8n.run(workflow, START));
	checks.equal(
		'an item that succeeds comes out of the success output',
		itemsOf(execution, SUCCESS).map((item) => isObject(item) && item.event_id),
		[GOOD.event],
	);
	checks.equal(
		"an item that fails comes out of the error output, with the input's fields and details",
		itemsOf(execution, ERRORS)
			.filter(isObject)
			.map(({ details, ...json }) => ({
				...json,
				details: isObject(details) && { id: details.id, httpCode: details.httpCode },
			})),
		[{ ...BAD, error: 'Event not found', details: { id: BAD.event, httpCode: '404' } }],
	);
}

function to(node: string) {
	return { node, type: 'main', index: 0 };
}
