import './logs.mts';
import { parse, stringify } from 'flatted';
import { WorkflowExecute } from 'n8n-core';
import type {
	ExecuteWorkflowData,
	IExecuteWorkflowInfo,
	INodeExecutionData,
	INodeType,
	IRun,
	IRunExecutionData,
	ITaskData,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { useBinaryMode } from './binary.mts';
import type { CredentialStore } from './credentials.mts';
import {
	NODE,
	type RunError,
	type RunOptions,
	START,
	startType,
	stepType,
	storeOf,
} from './engine.mts';
import { n8nWorkflow } from './n8n.mts';
import { loaded, NodeTypeRegistry } from './nodeTypes.mts';
import { additionalDataFor, nodeOf, WORKFLOW_ID } from './workflow.mts';

/** An execution as n8n's database has it. */
interface Stored {
	/** Flatted, as n8n stores it. */
	data: string;
	workflow: Pick<IWorkflowBase, 'name' | 'nodes' | 'connections' | 'settings'>;
	mode: WorkflowExecuteMode;
	status: IRun['status'];
	waitTill?: Date | null;
	parent?: string;
}

export interface ParkedResult {
	status: IRun['status'];
	items: INodeExecutionData[];
	errorItems: INodeExecutionData[];
	error?: RunError;
	hints: string[];
	task?: ITaskData;
}

type ExecuteOptions = Parameters<IWorkflowExecuteAdditionalData['executeWorkflow']>[2];

/** n8n's If node, as far as a condition on one boolean goes. */
const ifType: INodeType = stepType('if', ['main'], async function () {
	const items = this.getInputData();
	const isTrue = (index: number) => {
		const [{ leftValue }] = this.getNodeParameter('conditions.conditions', index) as Array<{
			leftValue: unknown;
		}>;
		return leftValue === true;
	};
	return [items.filter((_, index) => isTrue(index)), items.filter((_, index) => !isTrue(index))];
});
ifType.description.outputs = ['main', 'main'];
ifType.description.properties = [
	{ displayName: 'Conditions', name: 'conditions', type: 'json', default: {} },
];
const passType = (name: string) =>
	stepType(name, ['main'], async function () {
		return [this.getInputData()];
	});

/**
 * Stands in for what n8n's server does with executions that park: stores them as its database does,
 * wakes them, and passes what a sub-execution returned to the execution that waits for it
 * (`WaitTracker`, `updateParentExecutionWithChildResults`).
 */
export class ParkingLot {
	/** Why n8n refuses to run a sub-workflow, if it does. */
	refusal?: string;
	readonly stored = new Map<string, Stored>();
	private readonly types: INodeType[];
	private readonly credentials: CredentialStore;
	private ids = 0;

	constructor(private readonly options: RunOptions) {
		this.credentials = storeOf(options.credentials);
		this.types = [
			loaded(options.type),
			startType(n8nWorkflow.deepCopy(options.items ?? [{ json: {} }])),
			passType('noOp'),
			passType('executeWorkflowTrigger'),
			ifType,
		];
	}

	/** Runs Start → Node → Sink until it ends or parks. */
	async start(): Promise<ParkedResult> {
		const { parameters, requestOptions, settings, mode = 'trigger' } = this.options;
		await useBinaryMode(this.options.binaryMode);
		const [type, start, sink] = this.types;
		const node = nodeOf({
			type,
			name: NODE,
			parameters: { ...parameters, ...(requestOptions && { requestOptions }) },
			credentials: this.credentials,
			settings,
		});
		const nodes = [
			nodeOf({ type: start, name: START }),
			node,
			nodeOf({ type: sink, name: 'Sink' }),
		];
		const to = (name: string) => ({ node: name, type: 'main' as const, index: 0 });
		const connections = {
			[START]: { main: [[to(NODE)]] },
			[NODE]: { main: [[to('Sink')]] },
		};
		const workflow = { name: 'Workflow under test', nodes, connections };
		const data = n8nWorkflow.createRunExecutionData({
			executionData: {
				nodeExecutionStack: [{ node: nodes[0], data: { main: [[{ json: {} }]] }, source: null }],
			},
		});
		const id = String(++this.ids);
		await this.execute(id, data, workflow, mode);
		return this.result(id);
	}

	/** The execution that `start` started, as it is now. */
	result(id = '1'): ParkedResult {
		const { data, status } = this.read(id);
		const task = data.resultData.runData[NODE]?.at(-1);
		const [items = [], errorItems = []] = task?.data?.main ?? [];
		return {
			status,
			items: items ?? [],
			errorItems: errorItems ?? [],
			error: data.resultData.error,
			hints: (task?.hints ?? []).map(({ message }) => message),
			task,
		};
	}

	/** The sub-executions that are parked. */
	parked(): string[] {
		return [...this.stored]
			.filter(([, { status, parent }]) => status === 'waiting' && parent !== undefined)
			.map(([id]) => id);
	}

	/** Wakes what is parked, as if its time had come, and resumes what waited for it. */
	async wake(): Promise<ParkedResult> {
		for (const id of this.parked()) {
			const { data, workflow, mode, parent } = this.read(id);
			await this.execute(id, data, workflow, mode, parent);
			if (this.read(id).status !== 'waiting') await this.resumeParent(id);
		}
		return this.result();
	}

	/** n8n was killed while the parked ones were checked: they end as they were stored last. */
	async crash(): Promise<ParkedResult> {
		for (const id of this.parked()) {
			const stored = this.stored.get(id);
			if (stored) stored.status = 'crashed';
			await this.resumeParent(id);
		}
		return this.result();
	}

	/** The size of what n8n stores of an execution. */
	bytes(id: string): number {
		return Buffer.byteLength(this.stored.get(id)?.data ?? '');
	}

	read(id: string): Omit<Stored, 'data'> & { data: IRunExecutionData } {
		const stored = this.stored.get(id);
		if (!stored) throw new Error(`No execution ${id}`);
		return { ...stored, data: parse(stored.data) as IRunExecutionData };
	}

	private async execute(
		id: string,
		data: IRunExecutionData,
		workflow: Stored['workflow'],
		mode: WorkflowExecuteMode,
		parent?: string,
	): Promise<IRun> {
		const additionalData: IWorkflowExecuteAdditionalData = {
			...additionalDataFor(this.credentials, mode),
			executionId: id,
			executeWorkflow: async (info, _additionalData, options) =>
				await this.executeChild(info, options),
		};
		const run = await new WorkflowExecute(additionalData, mode, data).processRunExecutionData(
			new n8nWorkflow.Workflow({
				id: WORKFLOW_ID,
				name: workflow.name,
				nodes: workflow.nodes,
				connections: workflow.connections,
				active: true,
				nodeTypes: new NodeTypeRegistry(this.types),
				settings: { executionOrder: 'v1', ...workflow.settings },
			}),
		);
		const { status, waitTill } = run;
		const stored = { data: stringify(run.data), workflow, mode, status, waitTill, parent };
		this.stored.set(id, stored);
		return run;
	}

	private async executeChild(
		{ code }: IExecuteWorkflowInfo,
		{ inputData, parentExecution }: ExecuteOptions,
	): Promise<ExecuteWorkflowData> {
		if (this.refusal !== undefined) throw new Error(this.refusal);
		if (code === undefined) throw new Error('No workflow was given');
		const id = String(++this.ids);
		const workflow = n8nWorkflow.deepCopy(code);
		const data = n8nWorkflow.createRunExecutionData({
			executionData: {
				nodeExecutionStack: [
					{ node: workflow.nodes[0], data: { main: [inputData ?? []] }, source: null },
				],
			},
			parentExecution,
		});
		const run = await this.execute(id, data, workflow, 'integrated', parentExecution?.executionId);
		const { error } = run.data.resultData;
		if (error) throw new Error(error.message, { cause: error });
		return { executionId: id, data: lastOutput(run.data) ?? [null], waitTill: run.waitTill };
	}

	private async resumeParent(childId: string): Promise<void> {
		const child = this.read(childId);
		const id = child.parent ?? '';
		const { data, workflow, mode } = this.read(id);
		const [entry] = data.executionData?.nodeExecutionStack ?? [];
		const { error } = child.data.resultData;
		if (error) entry.metadata = { ...entry.metadata, resumeError: error };
		else entry.data = { main: lastOutput(child.data) ?? [] };
		await this.execute(id, data, workflow, mode);
	}
}

/** n8n's `getLastExecutedNodeData`. */
function lastOutput({ resultData }: IRunExecutionData): ExecuteWorkflowData['data'] | undefined {
	return resultData.runData[resultData.lastNodeExecuted ?? '']?.at(-1)?.data?.main;
}
