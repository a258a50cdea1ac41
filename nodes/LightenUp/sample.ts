import type { IDataObject } from 'n8n-workflow';

const TYPES = { service: 'custom_ai_services', flow: 'customhyperflow' };
const ID = '80e49440-33e4-45f5-9e7e-3504cffa86ff';

/**
 * A finished execution, for "Fetch Test Event". Its results are the service's or flow's own.
 * @param name of the service or flow
 */
export function sampleExecution(what: keyof typeof TYPES, name: string): IDataObject {
	const sample = `This is a sample: nothing was started. Once the workflow is published, each poll starts the ${what} and returns its results here when it finishes.`;
	return {
		outputs: { results: [{ sample }], execution_id: ID },
		service: name,
		service_type: TYPES[what],
		websocket: {},
		execution_id: ID,
		state: 'succeeded',
	};
}
