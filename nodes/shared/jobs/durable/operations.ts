import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Service } from '../../http/service';
import type { WaitsWithoutNode } from '../../operations/register';
import { emptySummary, hintFor } from '../../operations/runSummary';
import type { JobKind } from '../jobKind';
import { checkJobs } from './check';
import { handoverTo } from './handover';
import { inPlace } from './parked';
import { readState } from './state';
import { CHECK, RESULTS } from './subWorkflow';

/**
 * Lets n8n wait for the jobs of a service without the node, so that the wait survives a restart.
 * @param kinds the kinds of job whose wait can be stored
 */
export function durableWaits(service: Service, kinds: Array<JobKind<never>>): WaitsWithoutNode {
	const known = kinds as Array<JobKind<unknown>>;
	return {
		openHandover: handoverTo(known),
		operations: {
			async [CHECK]() {
				return await checkJobs(this, service, known);
			},
			async [RESULTS]() {
				return [giveResults(this, service)];
			},
		},
	};
}

/** The items of the node when all waits are over. */
function giveResults(context: IExecuteFunctions, service: Service): INodeExecutionData[] {
	const { results, summary } = readState(context.getInputData());
	const hint = hintFor(
		{
			...emptySummary(),
			retries: summary.retries,
			polls: summary.requests,
			cost: summary.cost,
		},
		[],
		service,
	);
	if (hint !== '') context.addExecutionHints?.({ message: hint, location: 'outputPane' });
	return inPlace(results.map((items) => items ?? []));
}
