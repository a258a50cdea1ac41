import type { IDataObject } from 'n8n-workflow';

import type { Service } from '../service';
import { ServiceFailure } from './failure';

/**
 * The object in an answer.
 * @param field one that it has in any case
 * @throws ServiceFailure when it is anything else
 */
export function dueObject(service: Service, body: unknown, field?: string): IDataObject {
	if (isObject(body) && (field === undefined || Object.hasOwn(body, field))) return body;
	throw otherForm(service, field === undefined ? 'an object' : `an object with "${field}"`);
}

/**
 * Checks that an answer is a list, or an object that holds one: an empty list in its place would
 * look as if there were nothing.
 * @param names the fields that can hold the list
 * @throws ServiceFailure when there is no list, or nothing in it is what it should be
 */
export function expectList(
	service: Service,
	body: unknown,
	names: string[],
	entries: 'objects' | 'texts' = 'objects',
): void {
	const list = isObject(body) ? names.map((name) => body[name]).find(Array.isArray) : body;
	const fits = entries === 'objects' ? isObject : isText;
	if (Array.isArray(list) && (list.length === 0 || list.some(fits))) return;
	throw otherForm(service, `a list of ${entries}`);
}

function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
	return typeof value === 'string' || typeof value === 'number';
}

function otherForm(service: Service, due: string): ServiceFailure {
	return new ServiceFailure({
		message: `${service.name} sent JSON of another form where ${due} is due`,
		advice: `Check the Base URL in the credential, and whether a proxy stands between n8n and ${service.name}.`,
		maybeTaken: true,
		passing: false,
	});
}
