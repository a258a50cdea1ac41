import { Workflow, type INode, type INodeType, type INodeTypes } from 'n8n-workflow';

import { Arcanna } from '../../nodes/Arcanna/Arcanna.node';
import { ArcannaTrigger } from '../../nodes/Arcanna/ArcannaTrigger.node';
import { Entaingine } from '../../nodes/Entaingine/Entaingine.node';
import { EntaingineTrigger } from '../../nodes/Entaingine/EntaingineTrigger.node';
import { GravityAi } from '../../nodes/GravityAi/GravityAi.node';
import { GravityAiTrigger } from '../../nodes/GravityAi/GravityAiTrigger.node';
import { LightenUp } from '../../nodes/LightenUp/LightenUp.node';
import { LightenUpTrigger } from '../../nodes/LightenUp/LightenUpTrigger.node';

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

test.each([
	{
		type: new Arcanna(),
		parameters: { resource: 'event', operation: 'create' },
		expected: 'Event: Create',
	},
	{
		type: new Arcanna(),
		parameters: { resource: 'event', operation: 'create', waitForCompletion: true },
		expected: 'Event: Create and Wait',
	},
	{
		type: new Arcanna(),
		parameters: { resource: 'useCase', operation: 'getMany' },
		expected: 'Use Case: Get Many',
	},
	{
		type: new GravityAi(),
		parameters: { resource: 'job', operation: 'getResult' },
		expected: 'Job: Get Result',
	},
	{
		type: new Entaingine(),
		parameters: { resource: 'file', operation: 'upload' },
		expected: 'File: Upload',
	},
	{
		type: new LightenUp(),
		parameters: { resource: 'execution', operation: 'get', waitForCompletion: false },
		expected: 'Execution: Get',
	},
	{
		type: new ArcannaTrigger(),
		parameters: { triggerOn: 'useCaseActivity' },
		expected: 'Use Case Activity',
	},
	{ type: new GravityAiTrigger(), parameters: { triggerOn: 'jobFailed' }, expected: 'Job Failed' },
	{
		type: new EntaingineTrigger(),
		parameters: { triggerOn: 'scheduledProcessFinished' },
		expected: 'Scheduled Process Finished',
	},
	{
		type: new LightenUpTrigger(),
		parameters: { triggerOn: 'executionFinished' },
		expected: 'Execution Finished',
	},
])(
	'$type.description.displayName: the canvas says "$expected"',
	({ type, parameters, expected }) => {
		expect(subtitleOf(type, parameters)).toBe(expected);
	},
);
