import type { IDataObject } from 'n8n-workflow';

import type { Change, Request, Upload } from '../shared/http/exchange';
import { startChange } from '../shared/jobs/start';
import { InvalidParameterError } from '../shared/parameters/refusal';
import { pathSegment } from '../shared/http/urls';
import type { OperationContext } from '../shared/operations/context';
import { readChoice } from '../shared/parameters/choice';
import { readObject, readRows, readValue } from '../shared/parameters/document';
import { readText, requireText } from '../shared/parameters/text';

type Parameter = (name: string) => unknown;

const MODES = ['fields', 'item', 'json'] as const;
const ENTER_NAME = 'Pick a service from the list, or enter its name.';
const USE_JSON = 'To set all inputs with one expression, set "Inputs Source" to "JSON".';
const ONE_OBJECT = 'Enter all inputs in it, such as { "userid": "12345" }.';

/** n8n drops a JSON body that has no fields, but sends bytes as they are. */
const NO_INPUTS: Upload = {
	contentType: 'application/json',
	open: async () => ({ body: Buffer.from('{}'), bytes: 2 }),
};

/** A request that starts a service. */
export type ServiceRequest = Request & { change: Change };

/** The synchronous call of a service. Throws as `startRequest` does. */
export function runRequest(parameter: Parameter, inputs: IDataObject): ServiceRequest {
	const change = {
		mayHave: 'The service may have run and been billed',
		check: 'Check the latest executions in LightenUp before you run it again.',
	};
	return serviceRequest('/aiservice/', parameter, inputs, change);
}

/**
 * The asynchronous call of a service.
 * @throws Error with a sentence when the service's name can't be used
 */
export function startRequest(parameter: Parameter, inputs: IDataObject): ServiceRequest {
	const check =
		'Check the latest executions in LightenUp before you start the service again. "Execution: Get" gets one by its ID.';
	return serviceRequest(
		'/webhook/customaiservice/',
		parameter,
		inputs,
		startChange('execution', check),
	);
}

function serviceRequest(
	path: string,
	parameter: Parameter,
	inputs: IDataObject,
	change: Change,
): ServiceRequest {
	const empty = Object.keys(inputs).length === 0;
	return {
		method: 'POST',
		path:
			path + pathSegment(requireText(parameter('serviceName'), 'Service', ENTER_NAME), 'Service'),
		...(empty ? { upload: NO_INPUTS } : { body: inputs }),
		safety: 'unsafe',
		change,
	};
}

/**
 * The inputs for one item.
 * @throws InvalidParameterError
 */
export function itemInputs(context: OperationContext): IDataObject {
	if (modeOf(context.parameter) !== 'item') return givenInputs(context.parameter);
	if (context.isTool) {
		throw new InvalidParameterError(
			'AI agents have no input item. Set "Inputs Source" to "Fields" or "JSON" and let the agent fill in the values.',
		);
	}
	return context.input.json;
}

/**
 * The inputs that stand in the node's own parameters.
 * @throws InvalidParameterError
 */
export function givenInputs(parameter: Parameter): IDataObject {
	if (modeOf(parameter) === 'json') {
		return readObject(parameter('inputsJson'), 'Inputs JSON', ONE_OBJECT) ?? {};
	}
	const inputs = new Map<string, unknown>();
	const rows = readRows(parameter('inputs'), 'Inputs', 'values', USE_JSON);
	for (const [index, row] of rows.entries()) {
		const name = readText(row.name, 'Name');
		if (name === '') {
			throw new InvalidParameterError(
				`Row ${index + 1} of "Inputs" has no name. Enter the name of the input, or remove the row.`,
				`n8n empties the rows when one expression sets all of them. ${USE_JSON}`,
			);
		}
		if (inputs.has(name)) {
			throw new InvalidParameterError(`"Inputs" has two rows for "${name}". Remove one of them.`);
		}
		inputs.set(name, readValue(row.value, name));
	}
	return Object.fromEntries(inputs) as IDataObject;
}

function modeOf(parameter: Parameter) {
	return readChoice(parameter('inputsMode'), 'Inputs Source', MODES, 'fields');
}
