import type { IDataObject } from 'n8n-workflow';

import type { Request } from '../shared/http/exchange';
import { InvalidParameterError } from '../shared/http/errors';
import type { Client } from '../shared/http/client';
import { startJob } from '../shared/jobs/start';
import { isRecord, parseJson, plainText } from '../shared/json';
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

interface Input {
	name: string;
	value: string;
}

/**
 * The request that creates a process.
 * @throws InvalidParameterError when a parameter can't be used
 */
export function createRequest(settings: Settings): Request & { body: IDataObject } {
	const description = plainText(settings.option('description'));
	const isPrivate = settings.option('isPrivate');
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
			...(typeof isPrivate === 'boolean' && { isPrivate, private: isPrivate }),
		},
		safety: 'unsafe',
	};
}

/** Creates a process. Throws as `startJob` does. */
export async function createProcess(
	client: Client,
	request: Request,
): Promise<{ id: string | number; process: IDataObject }> {
	return await startJob(client, request, {
		noun: 'process',
		read: (body) => {
			const process = processIn(body);
			const id = processIdIn(process);
			return id === undefined ? undefined : { id, process };
		},
		check: 'Check in entAIngine before you create it again.',
	});
}

/** The space in the options, else the credential's default one; `undefined` for that of the key. */
export function spaceIdOf({ option, setting }: Omit<Settings, 'parameter'>): string | undefined {
	const [spaceId] = [option('spaceId'), setting?.('spaceId')]
		.map(plainText)
		.filter((id) => id !== '');
	return spaceId;
}

/** A template is a number in requests; one of entAIngine's pages has a text, too. */
function templateOf(value: unknown): number | string {
	const template = plainText(value);
	if (template === '') {
		throw new InvalidParameterError(
			'"Process Template" is empty. Enter the ID of the template, such as 10001.',
		);
	}
	return /^\d{1,15}$/.test(template) ? Number(template) : template;
}

function inputsOf({ parameter }: Settings): Input[] {
	return parameter('inputsMode') === 'json'
		? fromJson(parameter('inputsJson'))
		: fromRows(parameter('inputs'));
}

function fromRows(value: unknown): Input[] {
	const rows = isRecord(value) ? Object.values(value).flat() : [];
	return rows.filter(isRecord).map((row, index) => {
		const name = plainText(row.name);
		if (name !== '') return { name, value: valueText(row.value) };
		throw new InvalidParameterError(
			`Input ${index + 1} has no name. Enter the name that the template gives it, or remove the row.`,
		);
	});
}

function fromJson(value: unknown): Input[] {
	const given = typeof value === 'string' ? parseJson(value.trim() || '{}') : (value ?? {});
	if (Array.isArray(given)) {
		return given.map((one: unknown, index) => {
			if (isRecord(one) && plainText(one.name) !== '') {
				return { name: plainText(one.name), value: valueText(one.value) };
			}
			throw new InvalidParameterError(
				`Entry ${index + 1} of "Inputs JSON" has no name. Each has to look like { "name": "FILE_URL", "value": "…" }.`,
			);
		});
	}
	if (isRecord(given)) {
		return Object.entries(given).map(([name, one]) => ({ name, value: valueText(one) }));
	}
	throw new InvalidParameterError(
		given === undefined
			? '"Inputs JSON" can\'t be read as JSON. Check quotes, commas and brackets, or write it as an expression that gives an object.'
			: '"Inputs JSON" has to be an object such as { "FILE_URL": "…" }, or a list of { "name": "…", "value": "…" }.',
	);
}

/** entAIngine takes texts as values: what is none goes as JSON text, a date as its ISO form. */
function valueText(value: unknown): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	const json = JSON.stringify(value);
	const text = parseJson(json);
	return typeof text === 'string' ? text : json;
}
