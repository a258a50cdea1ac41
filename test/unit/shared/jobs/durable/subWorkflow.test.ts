import { executeFilter, type FilterValue, type INode } from 'n8n-workflow';

import { CHECK, RESULTS, subWorkflow } from '../../../../../nodes/shared/jobs/durable/subWorkflow';
import { partly } from '../../support.mts';

const node = partly<INode>({
	name: 'Starter',
	type: 'oracle',
	typeVersion: 1,
	credentials: { oracleApi: { id: '1', name: 'Mine' } },
});
const opened = () => subWorkflow(node, { resource: 'job' });

test('the sub-workflow checks until no job runs, and then gives the results', () => {
	const workflow = opened();
	const next = Object.entries(workflow.connections).map(([from, { main }]) => [
		from,
		...main.map((output) => output?.map((connection) => connection.node)),
	]);
	expect(next).toEqual([
		['Start', ['Check']],
		['Check', ['Still Running?']],
		['Still Running?', ['Check'], ['Results']],
	]);
	const operations = workflow.nodes.map(({ name, parameters }) => [name, parameters.operation]);
	expect(operations).toContainEqual(['Check', CHECK]);
	expect(operations).toContainEqual(['Results', RESULTS]);
	expect(workflow.nodes.find(({ name }) => name === 'Still Running?')?.parameters).toMatchObject({
		conditions: { conditions: [{ leftValue: '={{ $json.running }}' }] },
	});
});

test.each([true, false])('n8n reads that a job still runs: %j', (running) => {
	const parameters = opened().nodes.find(({ name }) => name === 'Still Running?')?.parameters;
	const filter = parameters?.conditions as FilterValue;
	const conditions = filter.conditions.map((one) => ({ ...one, leftValue: running }));
	expect(executeFilter({ ...filter, conditions })).toBe(running);
});

test('the nodes stand beside each other', () => {
	const xs = opened().nodes.map(({ position }) => position[0]);
	expect(xs).toEqual([0, 220, 440, 660]);
});

test('the nodes that check are the node itself, with its credentials', () => {
	const { nodes } = opened();
	for (const name of ['Check', 'Results']) {
		expect(nodes.find((one) => one.name === name)).toMatchObject({
			...node,
			name,
			parameters: { resource: 'job' },
		});
	}
});

test('n8n takes what the node gives, keeps its executions for the restart, and lets them last', () => {
	const { nodes, settings } = opened();
	expect(nodes[0].parameters).toEqual({ inputSource: 'passthrough' });
	expect(settings).toMatchObject({
		saveDataSuccessExecution: 'all',
		saveDataErrorExecution: 'all',
		executionTimeout: -1,
	});
});
