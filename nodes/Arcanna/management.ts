/**
 * The paths of /api/v2, which a management key may need instead of those of /api/v1. Source: the vendor's
 * MCP server, `constants` and `tools/resources_management`.
 */
import type { IDataObject } from 'n8n-workflow';

import { asSentence, ServiceError, settleService } from '../shared/http/errors';
import { sendForJson, type Client } from '../shared/http/client';
import type { Request } from '../shared/http/exchange';
import { isRecord, plainText } from '../shared/json';

const V1_REFUSES = '/api/v1 refuses the key';

/** A request, and how to read its response; `undefined` if that has nothing usable. */
export interface Way<T> {
	request: Request;
	/** Sends it, if that takes more than one request. Throws as `send` does. */
	ask?(): Promise<unknown>;
	read(body: unknown): T | undefined;
}

/**
 * Sends the request to /api/v1, and to /api/v2 if v1 rejects the key or doesn't find the object.
 * @throws ServiceError of the more relevant request, which mentions the other one
 */
export async function sendEither<T>(client: Client, v1: Way<T>, v2: Way<T>): Promise<T> {
	const first = client.learnt?.has(V1_REFUSES)
		? undefined
		: await settleService(answerOf(client, v1));
	if (first !== undefined && !(first instanceof ServiceError)) return first.value as T;
	const { status } = first?.facts ?? {};
	if (first !== undefined && ![401, 403, 404].includes(status ?? 0)) throw first;
	const second = await settleService(answerOf(client, v2));
	if (second instanceof ServiceError) {
		if (first === undefined) throw second;
		if (second.facts.mayHaveSucceeded && v2.request.safety !== 'safe') {
			throw second.advising(
				`Before that, ${v1.request.path} was rejected: ${asSentence(first.message)}`,
			);
		}
		throw first.advising(`${v2.request.path} was rejected, too: ${asSentence(second.message)}`);
	}
	if (second.value === undefined) throw first ?? notFound(v2.request);
	if (status !== undefined && status !== 404) client.learnt?.add(V1_REFUSES);
	if (status !== undefined) {
		client.note?.(
			`/api/v2 was used, as for a management key: Arcanna returned ${status} for /api/v1.`,
		);
	}
	return second.value;
}

async function answerOf<T>(client: Client, { request, ask, read }: Way<T>) {
	if (ask !== undefined) return { value: read(await ask()) };
	return await sendForJson(client, request, (body) => ({ value: read(body) }));
}

function notFound({ path }: Request): ServiceError {
	const [thing, fields] = path.includes('/events/')
		? ['event', '"Use Case" and "Event ID"']
		: ['use case', '"Use Case"'];
	return new ServiceError({
		message: `Arcanna didn't find this ${thing}`,
		advice: `The response to ${path} doesn't contain it. Check ${fields}, and that the key can access it.`,
		status: 404,
		mayHaveSucceeded: false,
		transient: false,
	});
}

/** The request for the use cases that a management key can access: all of them, or one by ID or title. */
export function resourcesRequest(one: { id?: string; title?: string } = {}): Request {
	return {
		method: 'GET',
		path: '/api/v2/resources',
		query: { resource_type: 'job', ...one },
		safety: 'safe',
	};
}

/**
 * Reads use cases from resources, in the format of /api/v1 as far as possible: a list of `{type: "job",
 * properties}`, or an object with the names as keys.
 */
export function useCasesInResources(body: unknown): IDataObject[] {
	if (Array.isArray(body)) return body.flatMap(useCasesInResources);
	if (!isRecord(body)) return [];
	if (isRecord(body.properties)) {
		const isJob = body.type === undefined || body.type === 'job';
		return isJob ? [useCaseOf(body.properties)] : [];
	}
	if (body.id !== undefined || body.job_id !== undefined) return [useCaseOf(body)];
	return Object.values(body).flatMap(useCasesInResources);
}

function useCaseOf(properties: IDataObject): IDataObject {
	const { advanced_settings: settings, id, decision_points } = properties;
	const labels: unknown = isRecord(settings) ? settings.custom_labels : undefined;
	const names = (Array.isArray(labels) ? labels : [])
		.map((label: unknown) => plainText(isRecord(label) ? label.name : label))
		.filter((name) => name !== '');
	const text = plainText(id);
	return {
		...(text !== '' && { job_id: /^\d{1,15}$/.test(text) ? Number(text) : text }),
		...(names.length > 0 && { labels: names }),
		...(decision_points !== undefined && { features: decision_points }),
		...properties,
	};
}
