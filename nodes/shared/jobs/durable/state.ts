import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { isRecord } from '../../json';
import type { UnfinishedJob } from '../../operations/context';

/** The state of a wait without the node, as JSON in one item. */
export interface WaitState {
	/** The format. Later versions of the package read what earlier ones stored. */
	version: 1;
	/** Whether a job is still running: n8n's If node checks it. */
	running: boolean;
	/** The node that started the jobs. */
	node: Pick<INode, 'id' | 'name' | 'onError' | 'continueOnFail' | 'retryOnFail'>;
	/** The settings that several jobs share, stored once. */
	settings: JobSettings[];
	/** Never rebuilt, because n8n stores an unchanged object only once for all checks. */
	jobs: StoredJob[];
	/** The results by input item; `null` while the job is running. */
	results: Array<INodeExecutionData[] | null>;
	/** How many status checks in a row have failed, by item. */
	failures: Record<string, number>;
	/** When each job was last checked individually, in milliseconds since 1970. */
	checkedAtMs: number;
	/** For the hint after the run. */
	summary: { requests: number; retries: number; cost: number; checks: number };
	/** The jobs that the run started, for the error if it fails. */
	started: string;
}

export interface JobSettings {
	kind: string;
	wait: UnfinishedJob['wait'];
	/** The node's parameters that are still needed, evaluated. */
	parameters: IDataObject;
}

export interface StoredJob {
	/** The index of the node's item. */
	item: number;
	id: UnfinishedJob['id'];
	beganAtMs: number;
	/** The index in `WaitState.settings`. */
	settings: number;
	cost?: number;
}

/** The state as the single item that the nodes of the sub-workflow pass on. */
export function stateItem(state: WaitState): INodeExecutionData {
	return { json: { ...state }, pairedItem: { item: 0 } };
}

/** @throws Error with a sentence if the item has none */
export function readState(items: readonly INodeExecutionData[]): WaitState {
	const json: unknown = items[0]?.json;
	if (isState(json)) return json;
	throw new Error(
		'This operation is internal: n8n runs it for waits that survive a restart. To wait for a job, set "While Waiting" in the options of the node that starts it.',
	);
}

function isState(json: unknown): json is WaitState {
	return isRecord(json) && json.version === 1 && Array.isArray(json.jobs);
}

export function continuesOnError({ onError, continueOnFail }: WaitState['node']): boolean {
	return onError === undefined ? continueOnFail === true : onError !== 'stopWorkflow';
}
