import type { IDataObject } from 'n8n-workflow';

import type { Service } from './service';
import { isRecord } from '../json';
import { ServiceError } from './errors';

/**
 * The object in a response.
 * @param field a field that it always has
 * @throws ServiceError when it is anything else
 */
export function expectObject(service: Service, body: unknown, field?: string): IDataObject {
	if (isRecord(body) && (field === undefined || Object.hasOwn(body, field))) return body;
	throw otherForm(service, body, field === undefined ? 'an object' : `an object with "${field}"`);
}

/**
 * Checks that a response is a list, or an object that contains one: otherwise an unexpected response would
 * look like an empty list. A null instead of the list counts as empty.
 * @param names the fields that can contain the list
 * @throws ServiceError when there is no list, or none of its entries is valid
 */
export function expectList(
	service: Service,
	body: unknown,
	names: string[],
	entries: 'objects' | 'texts' = 'objects',
): void {
	const held = isRecord(body) ? names.map((name) => body[name]) : [body];
	const list = held.find(Array.isArray) ?? (held.includes(null) ? [] : undefined);
	const fits = entries === 'objects' ? isRecord : isText;
	if (Array.isArray(list) && (list.length === 0 || list.some(fits))) return;
	throw otherForm(service, body, `a list of ${entries}`);
}

function isText(value: unknown): boolean {
	return typeof value === 'string' || typeof value === 'number';
}

function otherForm(service: Service, body: unknown, expected: string): ServiceError {
	const what = body === undefined ? 'an empty response' : 'unexpected JSON';
	return new ServiceError({
		message: `${service.name} returned ${what}; expected ${expected}`,
		advice: `Check the Base URL in the credential, and for a proxy between n8n and ${service.name}.`,
		mayHaveSucceeded: true,
		transient: false,
	});
}
