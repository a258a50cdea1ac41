import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { isRecord } from '../../json';
import type { UnfinishedJob } from '../../operations/context';

/** What waiting without the node has to know, as JSON in one item. */
export interface WaitState {
	/** Of this form. A later version of the package reads what an earlier one stored. */
	version: 1;
	/** Whether a job still runs: n8n's If node goes by it. */
	running: boolean;
	/** The node that started the jobs. */
	node: Pick<INode, 'id' | 'name' | 'onError' | 'continueOnFail' | 'retryOnFail'>;
	/** What several jobs have alike, said once. */
	settings: JobSettings[];
	/** Never made anew, because n8n stores an object that does not change once for all checks. */
	jobs: StoredJob[];
	/** What each item of the node gives, by item; `null` while its job runs. */
	results: Array<INodeExecutionData[] | null>;
	/** How many status checks have failed one after the other, by item. */
	failures: Record<string, number>;
	/** When each job was last checked by itself, in milliseconds since 1970. */
	checkedAtMs: number;
	/** For the hint after the run. */
	summary: { requests: number; retries: number; cost: number; checks: number };
	/** The jobs that the run started, for the error of a run that fails. */
	started: string;
}

export interface JobSettings {
	kind: string;
	wait: UnfinishedJob['wait'];
	/** The parameters of the node that still matter, evaluated. */
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

/** The state as the one item that the nodes of the sub-workflow hand on. */
export function stateItem(state: WaitState): INodeExecutionData {
	return { json: { ...state }, pairedItem: { item: 0 } };
}

/** @throws Error with a sentence when the item holds none */
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
