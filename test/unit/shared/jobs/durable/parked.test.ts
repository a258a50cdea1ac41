import type { INodeExecutionData } from 'n8n-workflow';

import { inPlace, stillRunning } from '../../../../../nodes/shared/jobs/durable/parked';
import {
	continuesOnError,
	readState,
	stateItem,
	type WaitState,
} from '../../../../../nodes/shared/jobs/durable/state';
import { storable, waitState } from './support.mts';

const item = (n: number, part = ''): INodeExecutionData => ({
	json: { n, part },
	pairedItem: { item: n },
});

test.each<[string, INodeExecutionData[][], INodeExecutionData[]]>([
	['one for each', [[item(0)], [item(1)]], [item(0), item(1)]],
	[
		'several for one',
		[[item(0, 'a'), item(0, 'b')], [item(1)], [item(2, 'a'), item(2, 'b')]],
		[item(0, 'a'), item(1), item(2, 'a'), item(0, 'b'), item(2, 'b')],
	],
	['several for the only one', [[item(0, 'a'), item(0, 'b')]], [item(0, 'a'), item(0, 'b')]],
	['none for one in between', [[], [item(1)]], [{ json: {}, pairedItem: { item: 0 } }, item(1)]],
	['none for the last', [[item(0)], []], [item(0)]],
	['none at all', [[], []], []],
	['no items', [], []],
])('%s: each first result stands in the place of its item', (_what, results, expected) => {
	const placed = inPlace(results);
	expect(placed).toEqual(expected);
	placed.slice(0, results.length).forEach(({ pairedItem }, index) => {
		if (results[index].length > 0) expect(pairedItem).toEqual({ item: index });
	});
});

test('as long as jobs run, each of them is named in the place of its item', () => {
	const state = waitState([{}, {}], { results: [null, null, [item(2)]] });
	expect(stillRunning(state, [storable().kind])).toEqual([
		{ json: { id: 'a', state: 'running' } },
		{ json: { id: 'b', state: 'running' } },
		item(2),
	]);
});

test('an item with neither a job nor a result has an empty item in its place', () => {
	const state = waitState([], { results: [null, [item(1)]] });
	const empty = { json: {}, pairedItem: { item: 0 } };
	expect(stillRunning(state, [storable().kind])).toEqual([empty, item(1)]);
});

test('a state comes out of its item as it went in', () => {
	const state: WaitState = {
		version: 1,
		running: true,
		node: { id: 'a', name: 'Node' },
		settings: [],
		jobs: [{ item: 0, id: 'x', beganAtMs: 1, settings: 0 }],
		results: [null],
		failures: {},
		checkedAtMs: 1,
		summary: { requests: 0, retries: 0, cost: 0, checks: 0 },
		started: '',
	};
	expect(readState([stateItem(state)])).toEqual(state);
});

test.each<[string, INodeExecutionData[]]>([
	['nothing', []],
	['an item of the user', [{ json: { id: 1 } }]],
	['the state of a later version', [{ json: { version: 2, jobs: [] } }]],
])('%s is no state', (_what, items) => {
	expect(() => readState(items)).toThrow(/While Waiting/);
});

test.each([
	[{}, false],
	[{ continueOnFail: true }, true],
	[{ onError: 'stopWorkflow' as const }, false],
	[{ onError: 'continueRegularOutput' as const }, true],
	[{ onError: 'continueErrorOutput' as const, continueOnFail: false }, true],
])('a node with %j continues: %s', (node, continues) => {
	expect(continuesOnError({ id: 'a', name: 'Node', ...node })).toBe(continues);
});
