import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { systemClock } from '../clock';
import { toNodeError } from '../http/errors';
import type { Service } from '../service';
import { parametersOf } from './evaluate';
import type { Operation } from './context';
import { readBatching } from './requestSettings';
import { firstOf, Run, type NodeContext } from './run';

/**
 * A program as n8n's custom operation: all items in one run, with one credential and one limit.
 * An item that fails takes no other's job with it: what was sent is let finish, and its ID is told.
 */
export function inBulk(service: Service, program: Operation) {
	return async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const host: NodeContext = { context: this, ...parametersOf(this) };
		const inputs = this.getInputData();
		const continueOnFail = this.continueOnFail();
		const opened = await orNodeError(Run.open(host, service, inputs.length));
		if (!(opened instanceof Run)) {
			// n8n would pass the input items through, as if all had gone well.
			if (!continueOnFail) throw opened;
			return [inputs.map((_, item) => ({ json: {}, error: opened, pairedItem: { item } }))];
		}
		const run = opened;
		const batching = firstOf(inputs.length, (itemIndex) =>
			readBatching(host.parameter('requestOptions', itemIndex, {})),
		);
		const signal = this.getExecutionCancelSignal?.();
		let firstError: ReturnType<typeof toNodeError> | undefined;

		const one = async (input: INodeExecutionData, itemIndex: number) => {
			try {
				return await run.item(host, itemIndex, input, program);
			} catch (thrown) {
				const error = toNodeError(this.getNode(), thrown, run.secrets, itemIndex);
				if (continueOnFail && !signal?.aborted) {
					return [{ json: {}, error, pairedItem: { item: itemIndex } }];
				}
				firstError ??= error;
				run.fail();
				return [];
			}
		};

		const results: Array<Promise<INodeExecutionData[]>> = [];
		for (const [itemIndex, input] of inputs.entries()) {
			if (batching && itemIndex > 0 && itemIndex % batching.size === 0) {
				// A cancel is told by the items themselves.
				await systemClock.sleep(batching.intervalMs, run.over).catch(() => {});
			}
			results.push(one(input, itemIndex));
		}
		const items = (await Promise.all(results)).flat();
		if (firstError !== undefined) {
			const jobs = run.startedJobs();
			if (jobs) firstError.description = `${firstError.description ?? ''} ${jobs}`.trim();
			throw firstError;
		}
		tell(this, run, items);
		return [items];
	};
}

async function orNodeError(opening: Promise<Run>): Promise<Run | NodeOperationError> {
	return await opening.catch(async (thrown: unknown) => {
		return thrown instanceof NodeOperationError ? thrown : await Promise.reject(thrown);
	});
}

function tell(context: IExecuteFunctions, run: Run, items: INodeExecutionData[]): void {
	const { retries, waits, polls, longestWaitMs, dollars, started } = run.told;
	const left = started.length > 0 && waits === 0;
	const running = left ? items.filter(({ json }) => json.state === 'running').length : 0;
	const parts = [
		...(waits > 0
			? [
					`Waited for ${waits === 1 ? 'one job,' : `${waits} jobs, at most`} ${seconds(longestWaitMs)}, and looked ${times(polls)}.`,
				]
			: []),
		...(running > 0
			? [
					running === 1
						? 'The job still runs: the node did not wait for it. Let the node wait to get the result, or come back to the job by its ID.'
						: `${running} jobs still run: the node did not wait for them. Let the node wait to get the results, or come back to the jobs by their IDs.`,
				]
			: []),
		...(retries > 0 ? [`Sent again after a passing refusal: ${times(retries)}.`] : []),
		...(dollars > 0 ? [`Cost: ${price(dollars)}.`] : []),
	];
	if (parts.length > 0) {
		context.addExecutionHints?.({ message: parts.join(' '), location: 'outputPane' });
	}
}

function price(dollars: number): string {
	const digits = { minimumFractionDigits: 2, maximumFractionDigits: 4 };
	return dollars.toLocaleString('en-US', { style: 'currency', currency: 'USD', ...digits });
}

function times(count: number): string {
	return count === 1 ? 'once' : `${count} times`;
}

function seconds(ms: number): string {
	const rounded = Math.round(ms / 100) / 10;
	return rounded === 1 ? '1 second' : `${rounded} seconds`;
}
