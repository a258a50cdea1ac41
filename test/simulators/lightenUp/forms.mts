import type { JsonObject } from '../common/read.mts';
import type { Reply } from '../common/routes.mts';

export interface LightenUpExecution {
	id: string;
	/** The name of its service, or of its flow. */
	service: string;
	/** The ID of its flow; a service has none. */
	flowId?: string;
	inputs: JsonObject;
	state: 'running' | 'completed' | 'failed';
	results: unknown[];
	errorMessage: string;
	/** In milliseconds since 1970. */
	startedAt: number;
}

/** Where the response has a started execution's id. */
export type IdPlace = 'outputs[0]' | 'outputs' | 'execution_id' | 'executionId';

export function startedForm({ id, service }: LightenUpExecution, place: IdPlace): JsonObject {
	switch (place) {
		case 'outputs[0]':
			return { outputs: [{ execution_id: id }], service };
		case 'outputs':
			return { outputs: { execution_id: id }, service };
		case 'execution_id':
			return { execution_id: id, service };
		case 'executionId':
			return { hyperflowId: service, executionId: id };
	}
}

/** The response to the start of a flow, as LightenUp's page on Hyperflow shows it. */
export function startedFlowForm({ id, flowId }: LightenUpExecution): JsonObject {
	return { hyperflowId: flowId, executionId: id };
}

/** The reply of an execution that is done. */
export function doneForm({ id, service, results }: LightenUpExecution): JsonObject {
	const outputs = { results, execution_id: id };
	return { outputs, service, service_type: 'custom_ai_services', websocket: {} };
}

/** What `exec_logs` returns for a running execution. */
export type RunningForm = 'object' | 'list' | 'noResults' | 'status' | 'ack' | 'message';
/** What `exec_logs` returns for a failed execution. */
export type FailedForm = 'status' | 'state' | 'error' | 'errorMessage' | 'message';

export function runningForm({ id, service }: LightenUpExecution, form: RunningForm): unknown {
	switch (form) {
		case 'object':
			return {};
		case 'list':
			return [];
		case 'noResults':
			return { outputs: { execution_id: id }, service };
		case 'status':
			return { execution_id: id, status: 'running' };
		case 'ack':
			return { state: 'ack', message: 'Request received and being processed' };
		case 'message':
			return { message: 'Execution is still running' };
	}
}

export function failedForm(execution: LightenUpExecution, form: FailedForm): JsonObject {
	const { id, errorMessage } = execution;
	if (form === 'message') return { message: errorMessage };
	if (form === 'error' || form === 'errorMessage')
		return { execution_id: id, [form]: errorMessage };
	const word = form === 'status' ? 'failed' : 'ERROR';
	return { execution_id: id, [form]: word, reason: errorMessage };
}

/** An execution as rows of a log, one for each step. `steps`: each row names its own step's ID. */
export type RowNames = boolean | 'steps';

export function rowsForm(execution: LightenUpExecution, named: RowNames): JsonObject[] {
	const { id, service, state, results, errorMessage } = execution;
	if (named === 'steps') return stepsForm(execution);
	const who = named ? { execution_id: id } : {};
	const lastStatus = state === 'running' ? 'in_progress' : state;
	const told = state === 'failed' ? { errorMessage } : state === 'completed' ? { results } : {};
	return [
		{ ...who, service, step: 'intake', status: 'completed' },
		{ ...who, service, step: 'run', status: lastStatus, ...told },
	];
}

/** The rows of a flow, as LightenUp's page on Hyperflow shows them: none names the flow itself. */
function stepsForm({ id, state, errorMessage }: LightenUpExecution): JsonObject[] {
	const done = ['privacy_risk', 'sentiment_analysis'].map((service, index) => ({
		count: '1',
		service,
		service_type: 'ai_services',
		execution_id: `${id}-step-${index + 1}`,
		identity: 'employee_assistant',
		stop_execution: '2025-04-01T19:24:45.848Z',
		status: 'completed',
		latency: { milliseconds: 899 },
		hyperflow_id: 'NA',
	}));
	if (state === 'completed') return done;
	const told = state === 'failed' ? { errorMessage } : {};
	return [done[0], { ...done[1], status: state === 'failed' ? state : 'in_progress', ...told }];
}

const HEADERS = {
	'Content-Type': 'application/json',
	'Access-Control-Allow-Headers': '*',
	'Access-Control-Allow-Methods': 'GET,POST',
	'Access-Control-Allow-Origin': '*',
	'Access-Control-Allow-Credentials': true,
};

/** Whether a reply is wrapped in `{headers, body}`, its body as an object or as JSON text. */
export type Wrapping = 'none' | 'object' | 'text';

export function wrapped(json: unknown, wrapping: Wrapping): Reply {
	if (wrapping === 'none') return { json };
	const body = wrapping === 'text' ? JSON.stringify(json) : json;
	return { json: { headers: HEADERS, body } };
}

/** `notJson` is what the service's own page shows, `innerStatus` with another status inside. */
export type ErrorForm = 'message' | 'cause' | 'notJson' | 'innerStatus';

/** The response to a request that was rejected. */
export function errorReply(status: number, message: string, form: ErrorForm): Reply {
	const cause = { errorType: 'CustomError', errorMessage: message };
	if (form === 'message') return { status, json: { message } };
	if (form === 'cause') return { status, json: { message, Error: 'CustomError', Cause: cause } };
	const inner = form === 'innerStatus' ? 500 : status;
	const text = `{
headers: ${JSON.stringify(HEADERS)},
${inner},
${JSON.stringify({ message })},
Error: "CustomError",
Cause: ${JSON.stringify(cause)}
}`;
	return { status, text, contentType: 'application/json' };
}
