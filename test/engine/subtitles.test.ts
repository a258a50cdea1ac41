import { Workflow, type INode, type INodeType, type INodeTypes } from 'n8n-workflow';

import { eventsOf, operationsOf } from '../../scripts/docs/servicePage.mts';
import { MANIFESTS } from '../services/index.mts';

/** What n8n's editor writes under a node, evaluated as the editor does. */
function subtitleOf(type: INodeType, parameters: INode['parameters']): unknown {
	const node: INode = {
		id: 'node',
		name: 'Node',
		type: 'node',
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
	const nodeTypes: INodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => type,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const { subtitle } = type.description;
	return workflow.expression.getSimpleParameterValue(node, subtitle, 'internal', {});
}

const CASES = MANIFESTS.flatMap(({ nodes: [action, trigger] }) => [
	...operationsOf(action.description).map(
		({ heading, chosen }) => [heading, action, chosen] as const,
	),
	...eventsOf(trigger.description).map(({ name, chosen }) => [name, trigger, chosen] as const),
]);

test.each(CASES)('the canvas says "%s"', (expected, type, chosen) => {
	expect(subtitleOf(type, { ...chosen })).toBe(expected);
});

test.each(MANIFESTS)('$folder: the canvas says that a node waits', ({ nodes: [action], job }) => {
	const plain = subtitleOf(action, job.start);
	expect(subtitleOf(action, { ...job.start, waitForCompletion: false })).toBe(plain);
	expect(subtitleOf(action, { ...job.start, waitForCompletion: true })).toBe(`${plain} and Wait`);
});
