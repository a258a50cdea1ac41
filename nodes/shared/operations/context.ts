import type { INodeExecutionData } from 'n8n-workflow';

import type { FileClient } from '../files/store';

/**
 * What one item's work sees of n8n. Programs are written against this, not against a context of
 * n8n, because they run in two of them: for all items at once, and as a tool of an AI agent.
 */
export interface OperationContext extends FileClient {
	/** The same object for all items of one run. */
	run: object;
	itemIndex: number;
	input: INodeExecutionData;
	/** Runs as a tool: the item is not the user's. */
	isTool: boolean;
	/** A node parameter, with the value of a resource locator taken out. */
	parameter(name: string): unknown;
	/** How a resource locator was filled in, such as "list" or "id". */
	locatorMode(name: string): unknown;
	/** A field of the `options` collection. */
	option(name: string): unknown;
	/** Notes that a job was started, so that its ID is told when the run ends badly. */
	started(id: string): void;
	/** Adds to what the hint after the run tells. */
	waited(polls: number, ms: number): void;
	/** Adds to the cost that the hint after the run tells, in US dollars. */
	cost(dollars: number): void;
}

/** One item's work. The runner pairs the items that it gives. */
export type Operation = (context: OperationContext) => Promise<INodeExecutionData[]>;
