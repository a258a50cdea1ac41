import type { IDataObject, INodeExecutionData, WorkflowActivateMode } from 'n8n-workflow';

import { unlessEcho } from '../../../../nodes/shared/triggers/overlap';

const SECOND = 1_000;
const ITEM: INodeExecutionData = { json: { id: 1 } };
let workflows = 0;

/** A trigger whose polls get a copy of what is stored each, as with durable cursors. */
class Trigger {
	nowMs = 0;
	stored: IDataObject = { watch: { revision: 1 } };
	private readonly id = `workflow ${++workflows}`;

	/** @param from what is stored when the poll begins */
	async poll(
		work: (state: IDataObject) => Promise<INodeExecutionData[]>,
		{ activation = 'update' as WorkflowActivateMode, from = this.stored, node = 'a' } = {},
	): Promise<INodeExecutionData[]> {
		const state = structuredClone(from);
		const context = {
			getActivationMode: () => activation,
			getNode: () => ({
				id: node,
				name: 'Trigger',
				type: 'trigger',
				typeVersion: 1,
				position: [0, 0] as [number, number],
				parameters: {},
			}),
			getWorkflow: () => ({ id: this.id, name: 'A workflow', active: true }),
			getWorkflowStaticData: () => state,
		};
		return await unlessEcho(
			context,
			{ monotonicMs: () => this.nowMs },
			async () => await work(state),
		);
	}
}

async function emit(state: IDataObject): Promise<INodeExecutionData[]> {
	state.watch = { revision: 2 };
	return [ITEM];
}

test('a poll beside one that began with the same state is left out', async () => {
	const trigger = new Trigger();
	let goOn = () => {};
	const first = trigger.poll(async (state) => {
		await new Promise<void>((resolve) => (goOn = resolve));
		return await emit(state);
	});
	expect(await trigger.poll(emit)).toEqual([]);
	goOn();
	expect(await first).toEqual([ITEM]);
});

test('a poll that begins before n8n has stored what the last one brought is left out', async () => {
	const trigger = new Trigger();
	expect(await trigger.poll(emit)).toEqual([ITEM]);
	trigger.nowMs += 5 * SECOND;
	expect(await trigger.poll(emit)).toEqual([]);
});

test('what n8n has not stored after a while comes again', async () => {
	const trigger = new Trigger();
	await trigger.poll(emit);
	trigger.nowMs += 31 * SECOND;
	expect(await trigger.poll(emit)).toEqual([ITEM]);
});

test('a poll that begins with another state is not left out', async () => {
	const trigger = new Trigger();
	await trigger.poll(emit);
	expect(await trigger.poll(emit, { from: { watch: { revision: 2 } } })).toEqual([ITEM]);
});

test('a poll that has changed nothing, or did not succeed, leaves none out', async () => {
	const trigger = new Trigger();
	await trigger.poll(async () => []);
	expect(await trigger.poll(emit)).toEqual([ITEM]);

	const other = new Trigger();
	const failing = other.poll(async () => await Promise.reject(new Error('No answer')));
	await expect(failing).rejects.toThrow('No answer');
	expect(await other.poll(emit)).toEqual([ITEM]);
});

test('a poll that hangs leaves none out after n8n has given it up', async () => {
	const trigger = new Trigger();
	void trigger.poll(async () => await new Promise(() => {}));
	trigger.nowMs += 61 * SECOND;
	expect(await trigger.poll(emit)).toEqual([ITEM]);
});

test('another node, another workflow, and the poll at an activation are not left out', async () => {
	const trigger = new Trigger();
	await trigger.poll(emit);
	expect(await trigger.poll(emit, { node: 'b' })).toEqual([ITEM]);
	expect(await trigger.poll(emit, { activation: 'init' })).toEqual([ITEM]);
	expect(await new Trigger().poll(emit)).toEqual([ITEM]);
});
