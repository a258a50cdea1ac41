import './logs.mts';
import { WorkflowExecute } from 'n8n-core';
import type {
	IConnections,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	IRun,
	ITaskData,
	ITaskMetadata,
	IWorkflowSettings,
	NodeExecutionHint,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { type BinaryMode, useBinaryMode } from './binary.mts';
import { type CredentialEntry, CredentialStore } from './credentials.mts';
import { logCount, type LogRecord, recordedLogs } from './logs.mts';
import { n8nWorkflow } from './n8n.mts';
import { loaded, NodeTypeRegistry } from './nodeTypes.mts';
import { additionalDataFor, nodeOf, type NodeSettings, WORKFLOW_ID } from './workflow.mts';

export const START = 'Start';
export const NODE = 'Node';
const SINK = 'Sink';

export interface RunOptions {
	type: INodeType;
	parameters?: INodeParameters;
	/** One item with empty JSON if left out. */
	items?: INodeExecutionData[];
	credentials?: CredentialStore | CredentialEntry[];
	settings?: NodeSettings;
	requestOptions?: INodeParameters;
	/** Where n8n keeps files during this run; runs in different modes must not overlap. */
	binaryMode?: BinaryMode;
	workflowSettings?: IWorkflowSettings;
	mode?: WorkflowExecuteMode;
	/** Cancels the execution when it aborts. */
	signal?: AbortSignal;
}

export interface RunError {
	name?: string;
	message: string;
	description?: string | null;
	httpCode?: string | null;
	context?: IDataObject;
	messages?: string[];
	cause?: unknown;
	stack?: string;
}

export interface RunResult {
	/** What came out of the first output. */
	items: INodeExecutionData[];
	/** What came out of the error output (`onError: 'continueErrorOutput'`). */
	errorItems: INodeExecutionData[];
	/** What stopped the execution. */
	error?: RunError;
	hints: NodeExecutionHint[];
	logs: LogRecord[];
	executionStatus: IRun['status'];
	metadata?: ITaskMetadata;
	credentialReads: number;
	tookMs: number;
	run?: IRun;
}

export interface Execution<Result = RunResult> {
	/** Stops the execution as n8n's stop button does. */
	cancel(): void;
	/** Settles when the execution has really ended, even after `cancel`. */
	result: Promise<Result>;
}

export function storeOf(credentials: RunOptions['credentials']): CredentialStore {
	return credentials instanceof CredentialStore ? credentials : new CredentialStore(credentials);
}

function plainType(name: string, execute: INodeType['execute'], properties = {}): INodeType {
	return {
		description: {
			name: `n8n-nodes-base.${name}`,
			displayName: name,
			description: '',
			group: ['transform'],
			version: 1,
			defaults: {},
			inputs: [n8nWorkflow.NodeConnectionTypes.Main],
			outputs: [n8nWorkflow.NodeConnectionTypes.Main],
			properties: [],
			...properties,
		},
		execute,
	};
}

export function startType(items: INodeExecutionData[]): INodeType {
	return plainType('start', async () => [items], { inputs: [] });
}

export function stepType(
	name: string,
	inputs: INodeType['description']['inputs'],
	execute: INodeType['execute'],
): INodeType {
	return plainType(name, execute, { inputs });
}

export interface WorkflowDraft {
	/** The first one starts; a node of the workflow, and its type as loaded. */
	nodes: Array<{ node: INode; type: INodeType }>;
	connections: IConnections;
	credentials: CredentialStore;
	settings?: IWorkflowSettings;
	mode: WorkflowExecuteMode;
	signal?: AbortSignal;
}

export interface WorkflowRun {
	run?: IRun;
	error?: RunError;
	logs: LogRecord[];
	credentialReads: number;
	tookMs: number;
}

/** Runs a workflow from its first node on n8n's engine. */
export function executeWorkflow(draft: WorkflowDraft): Execution<WorkflowRun> {
	const { nodes, connections, credentials, settings, mode, signal } = draft;
	const logsBefore = logCount();
	const readsBefore = credentials.totalReads;
	const startedAt = performance.now();
	const measured = () => ({
		logs: recordedLogs(logsBefore),
		credentialReads: credentials.totalReads - readsBefore,
		tookMs: performance.now() - startedAt,
	});
	try {
		const workflow = new n8nWorkflow.Workflow({
			id: WORKFLOW_ID,
			name: 'Workflow under test',
			nodes: nodes.map(({ node }) => node),
			connections,
			active: mode !== 'manual',
			nodeTypes: new NodeTypeRegistry(nodes.map(({ type }) => type)),
			settings: { executionOrder: 'v1', ...settings },
		});
		const runExecutionData = n8nWorkflow.createRunExecutionData({
			executionData: {
				nodeExecutionStack: [
					{ node: nodes[0].node, data: { main: [[{ json: {} }]] }, source: null },
				],
			},
		});
		const additionalData = additionalDataFor(credentials, mode);
		const execution = new WorkflowExecute(
			additionalData,
			mode,
			runExecutionData,
		).processRunExecutionData(workflow);
		const cancel = () => execution.cancel();
		if (signal?.aborted) cancel();
		signal?.addEventListener('abort', cancel, { once: true });
		const result = execution
			.then((run) => ({ run, error: run.data.resultData.error, ...measured() }))
			.finally(() => signal?.removeEventListener('abort', cancel));
		return { cancel, result };
	} catch (error) {
		// A node with issues (a required parameter or credential missing) doesn't even start.
		if (!(error instanceof Error)) throw error;
		return { cancel: () => {}, result: Promise.resolve({ error, ...measured() }) };
	}
}

export function lastTask(run: IRun | undefined, nodeName: string): ITaskData | undefined {
	return run?.data.resultData.runData[nodeName]?.at(-1);
}

function toResult({ run, error, ...measured }: WorkflowRun, hasErrorOutput: boolean): RunResult {
	const task = lastTask(run, NODE);
	const outputs = task?.data?.main ?? [];
	return {
		items: outputs[0] ?? [],
		errorItems: hasErrorOutput ? (outputs.at(-1) ?? []) : [],
		error,
		hints: task?.hints ?? [],
		executionStatus: run?.status ?? 'error',
		metadata: task?.metadata,
		run,
		...measured,
	};
}

/** Starts Start → Node → Sink, to be cancelled on the way; `result` never rejects for a node's error. */
export async function startNode(options: RunOptions): Promise<Execution> {
	const { parameters, requestOptions, settings, signal, mode = 'trigger' } = options;
	await useBinaryMode(options.binaryMode);
	const credentials = storeOf(options.credentials);
	const type = loaded(options.type);
	const start = startType(n8nWorkflow.deepCopy(options.items ?? [{ json: {} }]));
	const sink = stepType('noOp', ['main'], async function () {
		return [this.getInputData()];
	});
	const node = nodeOf({
		type,
		name: NODE,
		parameters: { ...parameters, ...(requestOptions && { requestOptions }) },
		credentials,
		settings,
	});
	const { cancel, result } = executeWorkflow({
		nodes: [
			{ node: nodeOf({ type: start, name: START }), type: start },
			{ node, type },
			{ node: nodeOf({ type: sink, name: SINK }), type: sink },
		],
		connections: {
			[START]: { main: [[{ node: NODE, type: 'main', index: 0 }]] },
			[NODE]: { main: [[{ node: SINK, type: 'main', index: 0 }]] },
		},
		credentials,
		settings: options.workflowSettings,
		mode,
		signal,
	});
	const hasErrorOutput = settings?.onError === 'continueErrorOutput';
	return { cancel, result: result.then((ended) => toResult(ended, hasErrorOutput)) };
}

/** Runs a node over items, as in a workflow. A node's error is returned in `error`. */
export async function runNode(options: RunOptions): Promise<RunResult> {
	const execution = await startNode(options);
	return await execution.result;
}
