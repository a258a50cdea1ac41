import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { systemClock } from '../clock';
import { toNodeError } from '../http/errors';
import type { Service } from '../http/service';
import type { Operation } from './context';
import { errorItem, failureOf, type ItemFailure } from './errorItem';
import { earlierTries } from './earlierTries';
import { parametersOf } from './evaluate';
import { readBatching } from './requestSettings';
import type { OpenHandover } from './handover';
import { firstOf, Run, type NodeContext } from './run';
import { hintFor, retryHint, startedJobs } from './runSummary';
import { StartOrder } from './startOrder';

/**
 * An operation as n8n's custom operation: all items in one run, with one credential and one limiter. A
 * failed item doesn't affect the jobs of others: requests that were sent can finish, and the error contains
 * the IDs of the jobs that were started.
 */
export function inBulk(service: Service, operation: Operation, openHandover?: OpenHandover) {
	return async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const inputs = this.getInputData();
		const handover = openHandover?.(this, inputs.length);
		const node: NodeContext = { context: this, ...parametersOf(this), handover };
		const run = await orFailure(Run.open(node, service, inputs.length), this);
		if (!(run instanceof Run)) {
			// n8n would pass the input items through, as if the node had succeeded.
			if (!this.continueOnFail()) throw run.error;
			return [inputs.map((_, itemIndex) => errorItem(this.getNode(), run, itemIndex))];
		}
		const tries = earlierTries(this);
		run.summary.startedBefore = [...(tries ?? [])];
		const items = await eachItem(this, node, run, inputs, operation).finally(() => {
			tries?.push(...run.summary.started);
			handover?.close();
		});
		const states = items.map(({ json }) => json.state);
		const hint = [
			handover?.tookOver ? '' : hintFor(run.summary, states, service),
			handover?.hint(),
			tries && retryHint(run.summary, service.name),
		]
			.filter(Boolean)
			.join(' ');
		if (hint !== '') this.addExecutionHints?.({ message: hint, location: 'outputPane' });
		return [items];
	};
}

/**
 * The output of all items.
 * @throws NodeApiError, NodeOperationError the first error, unless On Error is set to continue
 */
async function eachItem(
	context: IExecuteFunctions,
	node: NodeContext,
	run: Run,
	inputs: INodeExecutionData[],
	operation: Operation,
): Promise<INodeExecutionData[]> {
	const { handover } = node;
	const batching = firstOf(inputs.length, (itemIndex) =>
		readBatching(node.parameter('requestOptions', itemIndex, {})),
	);
	const signal = context.getExecutionCancelSignal?.();
	const order = context.continueOnFail() ? undefined : new StartOrder();
	const settled = new Map<number, INodeExecutionData[] | ItemFailure>();
	let firstFailure: ItemFailure | undefined;
	const one = async (input: INodeExecutionData, itemIndex: number) => {
		const result = await run.item(node, itemIndex, input, operation, order);
		if (!Array.isArray(result) && (signal?.aborted || !context.continueOnFail())) {
			firstFailure ??= result;
			run.fail();
		}
		order?.settle(itemIndex);
		settled.set(itemIndex, result);
		handover?.settled(settled.size);
	};
	const results: Array<Promise<void>> = [];
	for (const [itemIndex, input] of inputs.entries()) {
		if (batching && itemIndex > 0 && itemIndex % batching.size === 0) {
			// The items themselves throw on a cancel.
			await systemClock.sleep(batching.intervalMs, run.over).catch(() => {});
		}
		results.push(one(input, itemIndex));
	}
	const all = Promise.all(results);
	await (handover ? Promise.race([all, handover.ready]) : all);
	if (firstFailure === undefined && handover && settled.size < inputs.length) {
		const finished = inputs.map((_, itemIndex) => itemsOf(run, settled, itemIndex));
		const items = await handover.takeOver(run, finished);
		if (items !== undefined) return items;
		await all;
	}
	if (firstFailure === undefined) {
		return inputs.flatMap((_, itemIndex) => itemsOf(run, settled, itemIndex) ?? []);
	}
	const { error } = firstFailure;
	const shown = `${error.message} ${error.description ?? ''}`;
	error.description = [error.description, startedJobs(run.summary, run.service.name, shown)]
		.join(' ')
		.trim();
	throw error;
}

/** The output of an item; `undefined` while it is being processed. */
function itemsOf(
	{ node }: Run,
	settled: ReadonlyMap<number, INodeExecutionData[] | ItemFailure>,
	itemIndex: number,
): INodeExecutionData[] | undefined {
	const result = settled.get(itemIndex);
	if (result === undefined || Array.isArray(result)) return result;
	return [errorItem(node, result, itemIndex)];
}

async function orFailure(
	opening: Promise<Run>,
	context: IExecuteFunctions,
): Promise<Run | ItemFailure> {
	return await opening.catch((thrown: unknown) =>
		failureOf(thrown, toNodeError(context.getNode(), thrown, []), undefined),
	);
}
