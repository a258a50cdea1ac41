import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Service } from '../http/service';
import type { UnfinishedJob } from './context';
import type { RunSummary } from './runSummary';

/**
 * Opens the handover of one run of a node.
 * @param items how many items the run has
 */
export type OpenHandover = (context: IExecuteFunctions, items: number) => Handover;

/** What a handover has to know of its run. */
export interface RunFacts {
	service: Service;
	summary: RunSummary;
}

/** Takes over the waits of one run of a node, so that the node doesn't have to run meanwhile. */
export interface Handover {
	/** For how long the node itself waits, in milliseconds; `Infinity` for as long as it takes. */
	patienceMs(): number;
	/** Resolves if the node has to wait itself after all. */
	offer(itemIndex: number, job: UnfinishedJob): Promise<void>;
	/** How many items have finished. */
	settled(count: number): void;
	/** Resolves when every item has finished or offered its job, and at least one job has been offered. */
	readonly ready: Promise<void>;
	/**
	 * Takes over the offered jobs.
	 * @param results the output of the other items, by item
	 * @returns the node's output until it is resumed; `undefined` if it has to wait itself
	 */
	takeOver(
		run: RunFacts,
		results: ReadonlyArray<INodeExecutionData[] | undefined>,
	): Promise<INodeExecutionData[] | undefined>;
	/** The waits continue without the node. */
	readonly tookOver: boolean;
	/** A hint for the user; an empty text if there is nothing to say. */
	hint(): string;
	/** The run is over. */
	close(): void;
}
