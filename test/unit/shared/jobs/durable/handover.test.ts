import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { handoverTo, patience, platform } from '../../../../../nodes/shared/jobs/durable/handover';
import { CHECK, RESULTS } from '../../../../../nodes/shared/jobs/durable/subWorkflow';
import { readState } from '../../../../../nodes/shared/jobs/durable/state';
import type { UnfinishedJob } from '../../../../../nodes/shared/operations/context';
import type { Handover } from '../../../../../nodes/shared/operations/handover';
import type { Run } from '../../../../../nodes/shared/operations/run';
import { emptySummary } from '../../../../../nodes/shared/operations/runSummary';
import { partly, service, settled } from '../../support.mts';
import { settingsOf, storable } from './support.mts';

const { wait } = settingsOf();
const job = (id: string, more: Partial<UnfinishedJob> = {}): UnfinishedJob => ({
	kind: 'job',
	id,
	beganAtMs: 1,
	wait,
	...more,
});

interface Given {
	items?: number;
	type?: string;
	parameters?: IDataObject;
	/** What n8n makes of the sub-workflow: what it throws, or gives. */
	child?: Error | { executionId: string; data: unknown[]; waitTill?: Date };
	reads?: string[];
}

const opened: Handover[] = [];

afterEach(() => {
	jest.restoreAllMocks();
	for (const handover of opened.splice(0)) handover.close();
});

function open({ items = 1, type = 'oracle', parameters = {}, child, reads }: Given = {}) {
	const executed: unknown[][] = [];
	const noted: unknown[] = [];
	const context = partly<IExecuteFunctions>({
		getNode: () => ({
			id: 'n',
			name: 'Starter',
			type,
			typeVersion: 1,
			parameters,
			credentials: { oracleApi: { id: '1', name: 'Mine' } },
		}),
		getInputData: () => Array.from({ length: items }, () => ({ json: {} })),
		getNodeParameter: (name: string) => {
			if (name in parameters) return parameters[name];
			throw new Error('Could not get parameter');
		},
		getWorkflow: () => ({ id: 'w' }),
		getExecutionId: () => 'e',
		getMode: () => 'trigger',
		setMetadata: (metadata: unknown) => noted.push(metadata),
		executeWorkflow: async (...given: unknown[]) => {
			executed.push(given);
			return await (child instanceof Error ? Promise.reject(child) : Promise.resolve(child));
		},
	});
	const { kind } = storable(undefined, { reads });
	const handover = handoverTo([kind])(context, items);
	opened.push(handover);
	const run = partly<Run>({ service, summary: { ...emptySummary(), polls: 4, cost: 0.5 } });
	const takeOver = async (results: Array<INodeExecutionData[] | undefined> = []) =>
		await handover.takeOver(run, results);
	return { handover, takeOver, executed, noted };
}

/** Whether a promise has resolved by now. */
async function isResolved(promise: Promise<unknown>): Promise<boolean> {
	let resolved = false;
	void promise.then(() => {
		resolved = true;
	});
	await settled();
	return resolved;
}

describe('the patience of a node', () => {
	test('is shorter while others wait, too', () => {
		const one = open().handover;
		expect([one.patienceMs(), one.patienceMs()]).toEqual([patience.aloneMs, patience.aloneMs]);
		const other = open().handover;
		expect(one.patienceMs()).toBe(patience.aloneMs);
		expect(other.patienceMs()).toBe(patience.amongOthersMs);
		expect(one.patienceMs()).toBe(patience.amongOthersMs);
		other.close();
		expect(one.patienceMs()).toBe(patience.aloneMs);
	});

	test.each<[string, string, boolean, RegExp]>([
		['in an n8n that loses the results', 'oracle', false, /n8n 2\.41/],
		['in a tool', 'oracleTool', true, /an AI agent needs/],
	])('has no end %s, and the hint says why', (_where, type, resumesParents, hint) => {
		jest.replaceProperty(platform, 'resumesParents', resumesParents);
		const { handover } = open({ type });
		expect(handover.hint()).toBe('');
		expect(handover.patienceMs()).toBe(Infinity);
		expect(handover.hint()).toMatch(hint);
	});
});

test.each<[string, number, number, number, boolean]>([
	['one of one is offered', 1, 1, 0, true],
	['one of two is offered', 2, 1, 0, false],
	['both are offered', 2, 2, 0, true],
	['one is offered, and the other has settled', 2, 1, 1, true],
	['both have settled', 2, 0, 2, false],
])('the wait is handed over when every item waits: %s', async (_what, items, offers, count, is) => {
	const { handover } = open({ items });
	for (let item = 0; item < offers; item += 1) void handover.offer(item, job(`${item}`));
	handover.settled(count);
	expect(await isResolved(handover.ready)).toBe(is);
});

describe('what is handed over', () => {
	const child = { executionId: 'c', data: [] };

	test('the jobs with the parameters that still matter, each set of settings once', async () => {
		const parameters = {
			resource: 'job',
			authentication: 'key',
			split: true,
			prompt: 'long text',
			options: { concurrency: 3, waitMode: 'durable', split: 'all' },
			requestOptions: {},
		};
		const { handover, takeOver, executed } = open({
			items: 4,
			parameters,
			child,
			reads: ['split', 'absent'],
		});
		const hasty = { ...wait, intervalMs: 1_000 };
		void handover.offer(2, job('c', { wait: hasty }));
		void handover.offer(1, job('b', { cost: 0.5 }));
		void handover.offer(0, job('a'));
		const result = [{ json: { id: 'd' } }];
		await takeOver([undefined, undefined, undefined, result]);
		const state = readState(executed[0][1] as INodeExecutionData[]);
		const kept = {
			options: { concurrency: 3, split: 'all' },
			requestOptions: {},
			authentication: 'key',
			split: true,
		};
		expect(state).toMatchObject({
			running: true,
			node: { id: 'n', name: 'Starter' },
			results: [null, null, null, result],
			summary: { requests: 4, cost: 0.5, checks: 0 },
		});
		expect(state.settings).toEqual([
			{ kind: 'job', wait, parameters: kept },
			{ kind: 'job', wait: hasty, parameters: kept },
		]);
		expect(state.jobs).toEqual([
			{ item: 0, id: 'a', beganAtMs: 1, settings: 0 },
			{ item: 1, id: 'b', beganAtMs: 1, settings: 0, cost: 0.5 },
			{ item: 2, id: 'c', beganAtMs: 1, settings: 1 },
		]);
	});

	test.each<[IDataObject, IDataObject]>([
		[
			{ resource: 'job', authentication: 'key' },
			{ resource: 'job', authentication: 'key' },
		],
		[{ resource: 'job' }, { resource: 'job' }],
	])(
		'to a sub-workflow of the node itself, which resumes the execution: %j',
		async (parameters, own) => {
			const { handover, takeOver, executed, noted } = open({ parameters, child });
			void handover.offer(0, job('a'));
			await takeOver([undefined]);
			const [[{ code }, , , options]] = executed as [
				[{ code: { nodes: unknown[] } }, ...unknown[]],
			];
			const parts = { type: 'oracle', credentials: { oracleApi: { id: '1', name: 'Mine' } } };
			expect(code.nodes).toEqual(
				expect.arrayContaining([
					expect.objectContaining({ ...parts, parameters: { ...own, operation: CHECK } }),
					expect.objectContaining({ ...parts, parameters: { ...own, operation: RESULTS } }),
				]),
			);
			expect(options).toEqual({
				parentExecution: { executionId: 'e', workflowId: 'w', shouldResume: true },
				executionMode: 'trigger',
			});
			expect(noted).toEqual([
				{ subExecution: { executionId: 'c', workflowId: 'w' }, subExecutionsCount: 1 },
			]);
		},
	);
});

describe('what the node gives', () => {
	const items = [{ json: { id: 'a', state: 'succeeded' } }];
	const waitTill = new Date();

	test.each<[string, NonNullable<Given['child']>, unknown]>([
		[
			'as long as jobs run',
			{ executionId: 'c', data: [], waitTill },
			[{ json: { id: 'a', state: 'running' } }],
		],
		['when the sub-workflow has finished at once', { executionId: 'c', data: [items] }, items],
		['when the sub-workflow gives nothing', { executionId: 'c', data: [] }, []],
		['when n8n refuses the sub-workflow', new Error('No access'), undefined],
	])('%s', async (_when, child, expected) => {
		const { handover, takeOver } = open({ child });
		handover.patienceMs();
		const offer = handover.offer(0, job('a'));
		expect(await takeOver([undefined])).toEqual(expected);
		const isRefused = child instanceof Error;
		expect(handover.tookOver).toBe(!isRefused);
		expect(handover.hint()).toMatch(
			isRefused ? /refused the sub-workflow: No access\./ : /continues/,
		);
		// The node waits itself then, and offers nothing more.
		expect(await isResolved(offer)).toBe(isRefused);
		if (isRefused) expect(handover.patienceMs()).toBe(Infinity);
	});
});
