import type { IDataObject } from 'n8n-workflow';

import { endedProcess } from './api';

const TEXT =
	'This is a sample: nothing was started. Once the workflow is published, each poll starts a process and returns it here when it has finished.';
const FILE = 'https://files.example.com/sample.txt';
const TIME = '2026-01-31T08:00:00.000Z';

/**
 * A sample of a finished process for "Fetch Test Event", based on the request for a new one.
 * @param request the body that creates a process
 */
export function sampleProcess({
	processTemplate,
	description = null,
	spaceId = '.entaingine.test',
	isPrivate = true,
}: IDataObject): IDataObject {
	const process = {
		id: 1001,
		description,
		processOutputUrl: FILE,
		processOutputText: TEXT,
		spaceId,
		createdBy: 'user_123',
		processTemplate,
		errorMessage: null,
		isPrivate,
		dateCreated: TIME,
		lastUpdated: TIME,
		totalExecutionTime: 2480,
	};
	const output = {
		id: 100100,
		taskId: 101,
		taskPosition: 1,
		position: 1,
		role: 'assistant',
		outputText: TEXT,
		outputUrl: FILE,
		chunkSimilarityMetadata: {},
		executionTime: 2480,
	};
	const outputs = { outputs: [output], failed: false, totalExecutionTime: 2480 };
	return { ...endedProcess(process, outputs), state: 'succeeded' };
}
