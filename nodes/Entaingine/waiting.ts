import type { IDataObject } from 'n8n-workflow';

import { waitForJob } from '../shared/jobs/wait';
import type { Task } from '../shared/operations/program';
import { processLooker } from './process';

/**
 * Waits for the end of a process.
 * @param created the process as it was when it was created just now
 */
export async function waitForProcess(
	task: Task,
	processId: unknown,
	created?: IDataObject,
): Promise<IDataObject> {
	const id = String(processId).trim();
	const name = {
		kind: 'process',
		id,
		wayBack: `Use "Process: Get" with the process ID ${id}.`,
	};
	return await waitForJob(task, name, processLooker(task, processId, created));
}
