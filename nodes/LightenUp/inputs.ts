import type { IDataObject } from 'n8n-workflow';

import type { Request, Upload } from '../shared/http/exchange';
import { InvalidParameterError } from '../shared/http/errors';
import { pathSegment } from '../shared/http/urls';
import { isRecord, parseJson } from '../shared/json';
import type { OperationContext } from '../shared/operations/context';

type Parameter = (name: string) => unknown;

/** n8n drops a JSON body that has no fields, but sends bytes as they are. */
const NO_INPUTS: Upload = {
	contentType: 'application/json',
	open: async () => ({ body: Buffer.from('{}'), bytes: 2 }),
};

/** The synchronous call of a service. Throws as `startRequest` does. */
export function runRequest(parameter: Parameter, inputs: IDataObject): Request {
	return serviceRequest('/aiservice/', parameter, inputs);
}

/**
 * The asynchronous call of a service.
 * @throws Error with a sentence when the service's name can't be used
 */
export function startRequest(parameter: Parameter, inputs: IDataObject): Request {
	return serviceRequest('/webhook/customaiservice/', parameter, inputs);
}

function serviceRequest(path: string, parameter: Parameter, inputs: IDataObject): Request {
	const empty = Object.keys(inputs).length === 0;
	return {
		method: 'POST',
		path: path + pathSegment(parameter('serviceName'), 'Service'),
		...(empty ? { upload: NO_INPUTS } : { body: inputs }),
		safety: 'unsafe',
	};
}

/**
 * The inputs for one item.
 * @throws InvalidParameterError
 */
export function itemInputs(context: OperationContext): IDataObject {
	if (context.parameter('inputsMode') !== 'item') return givenInputs(context.parameter);
	if (context.isTool) {
		throw new InvalidParameterError(
			'An AI agent has no input item to send. Set "Inputs From" to "Fields" or "JSON" and let the agent fill in the values.',
		);
	}
	return context.input.json;
}

/**
 * The inputs that stand in the node's own parameters.
 * @throws InvalidParameterError
 */
export function givenInputs(parameter: Parameter): IDataObject {
	if (parameter('inputsMode') === 'json') return inputsInJson(parameter('inputsJson'));
	const given = parameter('inputs');
	const rows = isRecord(given) && Array.isArray(given.values) ? given.values.filter(isRecord) : [];
	const inputs = new Map<string, unknown>();
	for (const [index, { name: givenName, value = '' }] of rows.entries()) {
		const name = String(givenName ?? '').trim();
		if (name === '' && value === '') continue;
		if (name === '') {
			throw new InvalidParameterError(
				`"Inputs" has no name in row ${index + 1}. Enter the name of the input.`,
			);
		}
		if (inputs.has(name)) {
			throw new InvalidParameterError(`"Inputs" has two rows for "${name}". Leave one of them.`);
		}
		inputs.set(name, value);
	}
	return Object.fromEntries(inputs) as IDataObject;
}

function inputsInJson(given: unknown): IDataObject {
	if (typeof given === 'string' && given.trim() === '') return {};
	const inputs = typeof given === 'string' ? parseJson(given) : given;
	if (isRecord(inputs)) return inputs;
	if (inputs === undefined) {
		throw new InvalidParameterError(
			'"Inputs JSON" can\'t be read as JSON. Check quotes, commas and brackets, or write it as an expression that gives an object.',
		);
	}
	throw new InvalidParameterError(
		`"Inputs JSON" is ${Array.isArray(inputs) ? 'a list' : 'no object'}. LightenUp takes one JSON object with all inputs, such as { "userid": "12345" }.`,
	);
}
