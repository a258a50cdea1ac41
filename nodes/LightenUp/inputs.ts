import type { IDataObject } from 'n8n-workflow';

import type { Change, Request, Upload } from '../shared/http/exchange';
import { startChange } from '../shared/jobs/start';
import { InvalidParameterError } from '../shared/parameters/refusal';
import { pathSegment } from '../shared/http/urls';
import type { OperationContext } from '../shared/operations/context';
import { readChoice } from '../shared/parameters/choice';
import { readItem, readObject, readRows, readValue } from '../shared/parameters/document';
import { readText, requireText } from '../shared/parameters/text';
import { readMappedInputs } from './mappedInputs';

type Parameter = (name: string) => unknown;

/** What has executions. */
export type Startable = 'service' | 'flow';

const MODES_OF_FLOWS = ['fields', 'item', 'json'] as const;
/** LightenUp lists the inputs of services only. */
const MODES = [...MODES_OF_FLOWS, 'schema'] as const;
const ENTER_NAME = 'Pick a service from the list, or enter its name.';
const ENTER_FLOW = 'Enter the name of the flow in LightenUp.';
const USE_JSON = 'To set all inputs with one expression, set "Inputs Source" to "JSON".';
const ONE_OBJECT = 'Enter all inputs in it, such as { "userid": "12345" }.';

/** n8n drops a JSON body without fields, but sends bytes unchanged. */
const NO_INPUTS: Upload = {
	contentType: 'application/json',
	open: async () => ({ body: Buffer.from('{}'), bytes: 2 }),
};

/** A request that starts a service or a flow. */
export type ServiceRequest = Request & { change: Change };

/** The synchronous call of a service. Throws as `startRequest` does. */
export function runRequest(parameter: Parameter, inputs: IDataObject): ServiceRequest {
	const change = {
		mayHave: 'The service may have run and been billed',
		check: 'Check the latest executions in LightenUp before you run it again.',
	};
	return requestFor('/aiservice/', serviceName(parameter), inputs, change);
}

/**
 * The asynchronous call of a service.
 * @throws Error with a sentence when the service's name can't be used
 */
export function startRequest(parameter: Parameter, inputs: IDataObject): ServiceRequest {
	return requestFor(
		'/webhook/customaiservice/',
		serviceName(parameter),
		inputs,
		executionChange('service'),
	);
}

/**
 * The call that starts a flow (LightenUp's page "Hyperflow APIs").
 * @throws Error with a sentence when the flow's name can't be used
 */
export function startFlowRequest(parameter: Parameter, inputs: IDataObject): ServiceRequest {
	const name = requireText(parameter('flowName'), 'Flow', ENTER_FLOW);
	return requestFor('/hyperflow/', pathSegment(name, 'Flow'), inputs, executionChange('flow'));
}

function executionChange(what: Startable): Change {
	return startChange(
		'execution',
		`Check the latest executions in LightenUp before you start the ${what} again. "Execution: Get" gets one by its ID.`,
	);
}

function serviceName(parameter: Parameter): string {
	return pathSegment(requireText(parameter('serviceName'), 'Service', ENTER_NAME), 'Service');
}

function requestFor(
	path: string,
	name: string,
	inputs: IDataObject,
	change: Change,
): ServiceRequest {
	const empty = Object.keys(inputs).length === 0;
	return {
		method: 'POST',
		path: path + name,
		...(empty ? { upload: NO_INPUTS } : { body: inputs }),
		safety: 'unsafe',
		change,
	};
}

/**
 * The inputs for one item.
 * @throws InvalidParameterError
 */
export function itemInputs(context: OperationContext, what: Startable): IDataObject {
	if (modeOf(context.parameter, what) !== 'item') return givenInputs(context.parameter, what);
	if (context.isTool) {
		throw new InvalidParameterError(
			'AI agents have no input item. Set "Inputs Source" to "Fields" or "JSON" and let the agent fill in the values.',
		);
	}
	return readItem(context.input);
}

/**
 * The inputs in the node's own parameters.
 * @throws InvalidParameterError
 */
export function givenInputs(parameter: Parameter, what: Startable): IDataObject {
	const mode = modeOf(parameter, what);
	if (mode === 'schema') return listedInputs(parameter);
	if (mode === 'fields') return readRowInputs(parameter('inputs'), 'Inputs');
	const inputs = readObject(parameter('inputsJson'), 'Inputs JSON', ONE_OBJECT);
	if (inputs !== undefined) return inputs;
	throw new InvalidParameterError('"Inputs JSON" is empty. Enter the inputs, or {} for none.');
}

/** The inputs that LightenUp lists for the service, and the user's additional ones. */
function listedInputs(parameter: Parameter): IDataObject {
	const label = 'Additional Inputs';
	const listed = readMappedInputs(parameter('inputsSchema'));
	const more = readRowInputs(parameter('additionalInputs'), label);
	const twice = Object.keys(more).find((name) => Object.hasOwn(listed, name));
	if (twice === undefined) return { ...listed, ...more };
	throw new InvalidParameterError(
		`"${label}" has a row for "${twice}", which is set in "Inputs" as well. Remove one of them.`,
	);
}

function readRowInputs(given: unknown, label: string): IDataObject {
	const inputs = new Map<string, unknown>();
	const rows = readRows(given, label, 'values', USE_JSON);
	for (const [index, row] of rows.entries()) {
		const name = readText(row.name, 'Name');
		if (name === '') {
			throw new InvalidParameterError(
				`Row ${index + 1} of "${label}" has no name. Enter the name of the input, or remove the row.`,
				`n8n empties the rows when one expression sets all of them. ${USE_JSON}`,
			);
		}
		if (inputs.has(name)) {
			throw new InvalidParameterError(`"${label}" has two rows for "${name}". Remove one of them.`);
		}
		inputs.set(name, readValue(row.value, name));
	}
	return Object.fromEntries(inputs) as IDataObject;
}

function modeOf(parameter: Parameter, what: Startable): (typeof MODES)[number] {
	const modes = what === 'service' ? MODES : MODES_OF_FLOWS;
	return readChoice(parameter('inputsMode'), 'Inputs Source', modes, 'fields');
}
