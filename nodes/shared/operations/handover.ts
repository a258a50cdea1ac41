import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { UnfinishedJob } from './context';
import type { Run } from './run';

/**
 * Opens the handover of one run of a node.
 * @param items how many items the run has
 */
export type OpenHandover = (context: IExecuteFunctions, items: number) => Handover;

/** Takes over the waits of one run of a node, so that the node need not run meanwhile. */
export interface Handover {
	/** For how long the node itself waits, in milliseconds; `Infinity` for as long as it takes. */
	patienceMs(): number;
	/** Resolves when the node has to wait itself after all. */
	offer(itemIndex: number, job: UnfinishedJob): Promise<void>;
	/** How many items need nothing more. */
	settled(count: number): void;
	/** Resolves when every item has settled or has its job offered, and at least one job is. */
	readonly ready: Promise<void>;
	/**
	 * Takes over what was offered.
	 * @param results what the other items gave, by item
	 * @returns what the node gives until it is resumed; `undefined` when it has to wait itself
	 */
	takeOver(
		run: Run,
		results: ReadonlyArray<INodeExecutionData[] | undefined>,
	): Promise<INodeExecutionData[] | undefined>;
	/** The waits go on without the node. */
	readonly tookOver: boolean;
	/** What the user has to know of it; an empty text where there is nothing to say. */
	hint(): string;
	/** The run is over. */
	close(): void;
}
