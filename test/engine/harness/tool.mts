import './logs.mts';
import type {
	EngineResponse,
	GenericValue,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import { useBinaryMode } from './binary.mts';
import {
	executeWorkflow,
	lastTask,
	type RunError,
	type RunOptions,
	START,
	startType,
	stepType,
	storeOf,
} from './engine.mts';
import type { CredentialEntry } from './credentials.mts';
import type { LogRecord } from './logs.mts';
import { n8nWorkflow } from './n8n.mts';
import { asTool, loaded } from './nodeTypes.mts';
import { nodeOf, type NodeSettings } from './workflow.mts';

const AGENT = 'Agent';
const TOOL = 'Tool';
const { Main, AiTool } = n8nWorkflow.NodeConnectionTypes;

export interface ToolOptions extends Omit<RunOptions, 'requestOptions'> {
	/** What the model passes; `$fromAI('name')` in a parameter returns `args.name`. */
	args?: IDataObject;
	/**
	 * `call`: the parent calls the tool, as the MCP trigger and older agents do (RoutingNode for
	 * declarative types, never a custom operation). `request`: the parent asks the engine to run the
	 * tool as a node, as n8n's current agent does (custom operations included).
	 */
	via?: 'call' | 'request';
}

export interface ToolResult {
	/** What the model gets to read. */
	response?: GenericValue | IDataObject;
	error?: RunError;
	/** The tool node's own output, as the execution shows it. */
	items: INodeExecutionData[];
	tool: { name?: string; description?: string };
	logs: LogRecord[];
	executionStatus: string;
	credentialReads: number;
	tookMs: number;
}

interface Tool {
	name: string;
	description: string;
	invoke(args: IDataObject): Promise<string>;
}

function isTool(value: unknown): value is Tool {
	return typeof value === 'object' && value !== null && 'invoke' in value && 'name' in value;
}

async function toolsOf(context: IExecuteFunctions): Promise<Tool[]> {
	const connected = await context.getInputConnectionData(AiTool, 0);
	return [connected].flat(2).filter(isTool);
}

async function callTool(context: IExecuteFunctions, args: IDataObject, result: ToolResult) {
	const [tool] = await toolsOf(context);
	if (!tool) throw new Error('No tool is connected');
	result.tool = { name: tool.name, description: tool.description };
	result.response = JSON.parse(await tool.invoke(args));
}

function requestTool(args: IDataObject, answer: EngineResponse | undefined, result: ToolResult) {
	const [ended] = answer?.actionResponses ?? [];
	if (!ended) {
		return {
			actions: [
				{
					actionType: 'ExecutionNodeAction' as const,
					nodeName: TOOL,
					input: args,
					type: AiTool,
					id: 'call-1',
					metadata: {},
				},
			],
			metadata: {},
		};
	}
	result.error = ended.data.error;
	result.response = ended.data.data?.ai_tool?.[0]?.map(({ json }) => json);
	return undefined;
}

function agentType(options: ToolOptions, result: ToolResult): INodeType {
	const { args = {}, via = 'call' } = options;
	return stepType('agent', [Main, AiTool], async function (answer) {
		if (via === 'call') await callTool(this, args, result);
		else {
			const request = requestTool(args, answer, result);
			if (request) return request;
		}
		return [[{ json: {} }]];
	});
}

/** Runs a node as an AI tool, the way n8n's agents and its MCP trigger do. */
export async function runAsTool(options: ToolOptions): Promise<ToolResult> {
	await useBinaryMode(options.binaryMode);
	const credentials = storeOf(options.credentials);
	const result: ToolResult = {
		items: [],
		tool: {},
		logs: [],
		executionStatus: 'new',
		credentialReads: 0,
		tookMs: 0,
	};
	const start = startType(n8nWorkflow.deepCopy(options.items ?? [{ json: {} }]));
	const agent = agentType(options, result);
	const tool = asTool(options.type);
	const execution = executeWorkflow({
		nodes: [
			{ node: nodeOf({ type: start, name: START }), type: start },
			{ node: nodeOf({ type: agent, name: AGENT }), type: agent },
			{
				node: nodeOf({
					type: tool,
					name: TOOL,
					parameters: options.parameters,
					credentials,
					settings: options.settings,
				}),
				type: tool,
			},
		],
		connections: {
			[START]: { main: [[{ node: AGENT, type: Main, index: 0 }]] },
			[TOOL]: { ai_tool: [[{ node: AGENT, type: AiTool, index: 0 }]] },
		},
		credentials,
		settings: options.workflowSettings,
		mode: options.mode ?? 'trigger',
		signal: options.signal,
	});
	const { run, error, logs, credentialReads, tookMs } = await execution.result;
	const task = lastTask(run, TOOL);
	return Object.assign(result, {
		error: result.error ?? error,
		items: task?.data?.ai_tool?.[0] ?? [],
		executionStatus: run?.status ?? 'error',
		logs,
		credentialReads,
		tookMs,
	});
}

export interface AgentOptions {
	/** Each with a name of its own. A credential can be limited to one node, by its name. */
	tools: Array<{ name: string; type: INodeType; parameters?: INodeParameters }>;
	credentials: CredentialEntry[];
	settings?: NodeSettings;
	/** The agent calls its tools at the same time. */
	atOnce?: boolean;
}

/**
 * Runs several tools on one agent that calls them itself, as n8n's agent does up to version 2.3.
 * @returns what each tool returned, by its name
 */
export async function runToolsOfAgent(options: AgentOptions): Promise<Record<string, string>> {
	const credentials = storeOf(options.credentials);
	const answers: Record<string, string> = {};
	const start = startType([{ json: {} }]);
	const agent = stepType('agent', [Main, AiTool], async function () {
		const tools = await toolsOf(this);
		const call = async (tool: Tool) => {
			answers[tool.name] = await tool.invoke({}).catch((error: unknown) => String(error));
		};
		if (options.atOnce) await Promise.all(tools.map(call));
		else for (const tool of tools) await call(tool);
		return [[{ json: {} }]];
	});
	const tools = options.tools.map(({ name, type, parameters }) => {
		const tool = asTool(type);
		const { settings } = options;
		return { node: nodeOf({ type: tool, name, parameters, credentials, settings }), type: tool };
	});
	const toAgent = (type: 'main' | 'ai_tool') => ({
		[type]: [[{ node: AGENT, type, index: 0 }]],
	});
	const execution = executeWorkflow({
		nodes: [
			{ node: nodeOf({ type: start, name: START }), type: start },
			{ node: nodeOf({ type: agent, name: AGENT }), type: agent },
			...tools,
		],
		connections: {
			[START]: toAgent('main'),
			...Object.fromEntries(tools.map(({ node }) => [node.name, toAgent('ai_tool')])),
		},
		credentials,
		mode: 'trigger',
	});
	const { error } = await execution.result;
	if (error) throw new Error(error.message);
	return answers;
}

/** The description a tool user sees: the node type as n8n converts it. */
export function toolDescription(type: INodeType) {
	return asTool(loaded(type)).description;
}
