import './logs.mts';
import { AsyncLocalStorage } from 'node:async_hooks';
import { isDeepStrictEqual } from 'node:util';
import { PollContext, PollTriggerExecutor } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { useBinaryMode } from './binary.mts';
import type { CredentialStore } from './credentials.mts';
import { type RunOptions, storeOf } from './engine.mts';
import { Container, n8nWorkflow } from './n8n.mts';
import { loaded, NodeTypeRegistry } from './nodeTypes.mts';
import { additionalDataFor, nodeOf, WORKFLOW_ID } from './workflow.mts';

export interface PollerOptions {
	type: INodeType;
	parameters?: INodeParameters;
	credentials?: RunOptions['credentials'];
	/**
	 * `default`: state is saved at activation and when a poll returns items; a timed poll without
	 * items saves nothing, but memory keeps its changes until n8n stops.
	 * `durable` (durable cursors): every poll starts from what is saved; each timed poll that
	 * changed it saves it, the poll at activation only when it returned items.
	 */
	mode?: 'default' | 'durable';
	/** What n8n has stored for this node from before. */
	staticData?: IDataObject;
	/** What `getPollBudgetMs()` returns; `null` stands for an n8n without it. */
	budgetMs?: number | null;
	/** How the workflow is activated: `activate` by the user, `init` at n8n's start. */
	activation?: WorkflowActivateMode;
	binaryMode?: RunOptions['binaryMode'];
}

export type Polled = INodeExecutionData[] | null;

interface Tick {
	emitted: Polled;
	error?: Error;
	snapshot?: IDataObject;
	committed?: IDataObject;
}

const copyOf = (data: IDataObject): IDataObject => JSON.parse(JSON.stringify(data));

const ticks = new AsyncLocalStorage<Tick>();
let pollers = 0;

/** A polling trigger in an active workflow, with n8n's rules for what is saved when. */
export class Poller {
	readonly credentials: CredentialStore;
	private readonly type: INodeType;
	private readonly node: INode;
	private readonly durable: boolean;
	private storedWorkflowData: IDataObject;
	private storedCursor?: IDataObject;
	private active?: { workflow: Workflow; executePoll: (isActivation?: boolean) => Promise<void> };
	private wasActivated = false;
	/** Each is a workflow of its own, as in n8n. */
	private readonly workflowId = `${WORKFLOW_ID}-${++pollers}`;

	constructor(private readonly options: PollerOptions) {
		this.credentials = storeOf(options.credentials);
		this.type = loaded(options.type);
		this.durable = options.mode === 'durable';
		this.node = nodeOf({
			type: this.type,
			name: 'Trigger',
			parameters: options.parameters,
			credentials: this.credentials,
		});
		const key = `node:${this.node.name}`;
		this.storedWorkflowData = options.staticData ? { [key]: copyOf(options.staticData) } : {};
	}

	/** The node's state in n8n's database. */
	get saved(): IDataObject {
		if (this.storedCursor) return copyOf(this.storedCursor);
		return nodeStateIn(this.storedWorkflowData, this.node);
	}

	/** The node's state in n8n's memory, which a crash loses; in durable mode there is none. */
	get memory(): IDataObject {
		if (this.durable || !this.active) return this.saved;
		return nodeStateIn(this.active.workflow.staticData, this.node);
	}

	/** The first poll, at activation. Throws what the user would see; then the workflow stays inactive. */
	async activate(activation = this.options.activation ?? 'activate'): Promise<Polled> {
		await useBinaryMode(this.options.binaryMode);
		this.active = this.load(activation);
		// With durable cursors n8n skips this poll when the job is known already.
		if (this.durable && this.wasActivated) return null;
		try {
			const { expression } = this.active.workflow;
			const polled = await expression.withIsolate(async () => await this.tick(true));
			this.wasActivated = true;
			this.save();
			return polled;
		} catch (error) {
			this.active = undefined;
			throw error instanceof Error ? error : new Error(String(error));
		}
	}

	/** A timed poll: items or null. Throws what n8n would record as a failed execution. */
	async poll(): Promise<Polled> {
		await useBinaryMode(this.options.binaryMode);
		if (!this.active || this.durable) this.active = this.load('update');
		return await this.tick(false);
	}

	/** n8n crashes: what is in memory is lost. Continue with `restart`, or `poll` without a first poll. */
	crash(): void {
		this.active = undefined;
	}

	/** n8n crashes and starts again. */
	async restart(): Promise<Polled> {
		this.crash();
		return await this.activate('init');
	}

	/** The editor's "Fetch Test Event". `touchedState` should stay false. */
	async manual(): Promise<{ items: Polled; touchedState: boolean }> {
		await useBinaryMode(this.options.binaryMode);
		const workflow = this.workflow();
		const additionalData = additionalDataFor(this.credentials, 'manual');
		const context = new PollContext(workflow, this.node, additionalData, 'manual', 'manual');
		const polled = await workflow.expression.withIsolate(
			async () => await this.type.poll?.call(context),
		);
		const touchedState = Reflect.get(workflow.staticData, '__dataChanged') === true;
		return { items: polled?.[0] ?? null, touchedState };
	}

	private workflow(): Workflow {
		return new n8nWorkflow.Workflow({
			id: this.workflowId,
			name: 'Workflow under test',
			nodes: [this.node],
			connections: {},
			active: true,
			nodeTypes: new NodeTypeRegistry([this.type]),
			staticData: copyOf(this.storedWorkflowData),
			settings: { executionOrder: 'v1' },
		});
	}

	private load(activation: WorkflowActivateMode) {
		const workflow = this.workflow();
		const context = new PollContext(
			workflow,
			this.node,
			additionalDataFor(this.credentials, 'trigger'),
			'trigger',
			activation,
			(data) => this.emit(data),
			(error) => Object.assign(this.currentTick(), { error }),
			async () => this.commit(),
			async (poll) => await this.staged(poll, workflow),
			() => this.currentTick().snapshot ?? workflow.getStaticData('node', this.node),
			...(typeof this.options.budgetMs === 'number' ? [this.budget] : []),
		);
		if (this.options.budgetMs === null) {
			Object.defineProperty(context, 'getPollBudgetMs', { value: undefined });
		}
		const executor = Container.get(PollTriggerExecutor);
		return { workflow, executePoll: executor.create(workflow, this.node, context, () => true) };
	}

	private readonly budget = () => this.options.budgetMs ?? 0;

	private currentTick(): Tick {
		const tick = ticks.getStore();
		if (!tick) throw new Error('Poll node read its static data outside of a poll');
		return tick;
	}

	private async tick(isActivation: boolean): Promise<Polled> {
		const tick: Tick = { emitted: null };
		await ticks.run(tick, async () => await this.active?.executePoll(isActivation));
		if (tick.error) throw tick.error;
		return tick.emitted;
	}

	private async staged<T>(poll: () => Promise<T>, workflow: Workflow): Promise<T> {
		if (this.durable) {
			const tick = this.currentTick();
			this.storedCursor ??= copyOf(workflow.getStaticData('node', this.node));
			tick.committed = copyOf(this.storedCursor);
			tick.snapshot = copyOf(this.storedCursor);
		}
		return await poll();
	}

	private emit(data: INodeExecutionData[][]): void {
		this.currentTick().emitted = data[0] ?? [];
		this.commit();
		this.save();
	}

	private commit(): void {
		const { snapshot, committed } = this.currentTick();
		if (!snapshot) return;
		const cursor = copyOf(snapshot);
		if (!isDeepStrictEqual(cursor, committed)) this.storedCursor = cursor;
	}

	private save(): void {
		const { staticData } = this.active?.workflow ?? {};
		if (!staticData || Reflect.get(staticData, '__dataChanged') !== true) return;
		this.storedWorkflowData = copyOf(staticData);
		Reflect.set(staticData, '__dataChanged', false);
	}
}

function nodeStateIn(workflowData: IDataObject, node: INode): IDataObject {
	const state = workflowData[`node:${node.name}`];
	return typeof state === 'object' && state !== null ? copyOf({ ...state }) : {};
}

export function poller(options: PollerOptions): Poller {
	return new Poller(options);
}
