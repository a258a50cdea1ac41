import type { IDataObject } from 'n8n-workflow';

import type { Change, Request } from '../shared/http/exchange';
import { InvalidParameterError } from '../shared/parameters/refusal';
import type { Client } from '../shared/http/client';
import { startChange, startJob } from '../shared/jobs/start';
import { isRecord, plainText } from '../shared/json';
import { readChoice } from '../shared/parameters/choice';
import { readDocument, readRows } from '../shared/parameters/document';
import { readId, requireId } from '../shared/parameters/id';
import { readOptionalSwitch } from '../shared/parameters/switch';
import { readContent, readText } from '../shared/parameters/text';
import { processIdIn, processIn } from './api';
import { PROCESSES } from './service';

/** Where the settings of a new process come from. */
export interface Settings {
	/** A node parameter. */
	parameter(name: string): unknown;
	/** A field of the node's options. */
	option(name: string): unknown;
	/** A field of the credential. */
	setting?(name: string): unknown;
}

const USE_JSON = 'To set all inputs with one expression, set "Inputs Source" to "JSON".';

interface Input {
	name: string;
	value: string;
}

type CreateRequest = Request & { body: IDataObject; change: Change };

/**
 * The request that creates a process.
 * @throws InvalidParameterError when a parameter can't be used
 */
export function createRequest(settings: Settings): CreateRequest {
	const description = readText(settings.option('description'), 'Description');
	const isPrivate = readOptionalSwitch(settings.option('isPrivate'), 'Private');
	const spaceId = spaceIdOf(settings);
	return {
		method: 'POST',
		path: PROCESSES,
		body: {
			...(description !== '' && { description }),
			processTemplate: templateOf(settings.parameter('processTemplate')),
			inputs: inputsOf(settings).map((input) => ({ ...input })),
			...(spaceId !== undefined && { spaceId }),
			// entAIngine's example says `private`, its description of the request `isPrivate`.
			...(isPrivate !== undefined && { isPrivate, private: isPrivate }),
		},
		safety: 'unsafe',
		change: startChange(
			'process',
			'Check the latest processes in entAIngine Studio before you create it again. "Process: Get" gets one by its ID.',
		),
	};
}

/** Creates a process. Throws as `startJob` does. */
export async function createProcess(
	client: Client,
	request: CreateRequest,
): Promise<{ id: string | number; process: IDataObject }> {
	return await startJob(client, request, {
		noun: 'process',
		read: (body) => {
			const process = processIn(body);
			const id = processIdIn(process);
			return id === undefined ? undefined : { id, process };
		},
	});
}

/**
 * The space in the options, otherwise the credential's default; `undefined` for the space of the key.
 * @throws InvalidParameterError
 */
export function spaceIdOf({ option, setting }: Omit<Settings, 'parameter'>): string | undefined {
	const own = readId(option('spaceId'), 'Space ID');
	return own || readId(setting?.('spaceId'), 'Space ID') || undefined;
}

/** A template is a number in requests; one of entAIngine's pages also has text. */
function templateOf(value: unknown): number | string {
	const advice = 'Enter the ID of the template, such as 10001.';
	const template = requireId(value, 'Process Template', advice);
	return /^\d{1,15}$/.test(template) ? Number(template) : template;
}

const MODES = ['fields', 'json'] as const;

function inputsOf({ parameter }: Settings): Input[] {
	return readChoice(parameter('inputsMode'), 'Inputs Source', MODES, 'fields') === 'json'
		? fromJson(readDocument(parameter('inputsJson'), 'Inputs JSON'))
		: readRows(parameter('inputs'), 'Inputs', 'values', USE_JSON).map(fromRow);
}

function fromRow(row: IDataObject, index: number): Input {
	const name = readText(row.name, 'Name');
	if (name !== '') return { name, value: readContent(row.value, name) };
	throw new InvalidParameterError(
		`Row ${index + 1} of "Inputs" has no name. Enter the name of the input as in the template, or remove the row.`,
		`n8n empties the rows when one expression sets all of them. ${USE_JSON}`,
	);
}

function fromJson(given: unknown = {}): Input[] {
	if (Array.isArray(given)) {
		return given.map((one: unknown, index) => {
			const name = isRecord(one) ? plainText(one.name) : '';
			if (isRecord(one) && name !== '') return { name, value: readContent(one.value, name) };
			throw new InvalidParameterError(
				`Entry ${index + 1} of "Inputs JSON" has no name. Enter each as { "name": "FILE_URL", "value": "…" }.`,
			);
		});
	}
	if (isRecord(given)) {
		return Object.entries(given).map(([name, one]) => ({ name, value: readContent(one, name) }));
	}
	throw new InvalidParameterError(
		'"Inputs JSON" must be an object such as { "FILE_URL": "…" }, or a list of { "name": "…", "value": "…" }. Correct it.',
	);
}
