import { asList, asObject, type JsonObject } from '../../lab/json.mts';
import type { ReceivedRequest, Simulator } from '../../simulators/server.mts';
import { agrees, shown } from './agrees.mts';

/** A request that a service has to receive: once, unless it is one that a wait repeats. */
export interface ExpectedRequest {
	method: string;
	path: string | RegExp;
	query?: JsonObject;
	/** In place of `query`, where it can't be known. */
	queryFits?: (query: JsonObject) => boolean;
	/** Whole; a multipart body by the names of its parts. */
	body?: unknown;
	/** In place of `body`, where it can't be known as a whole. */
	bodyFits?: (body: unknown) => boolean;
	/** Comes once or more often. */
	repeated?: true;
}

/** What is wrong with the requests that the hosts received; nothing if they are the expected ones. */
export function wrongRequests(hosts: Simulator[], expected: ExpectedRequest[]): string[] {
	const received = hosts.flatMap((host) => host.received);
	const missing = [...expected];
	const met = new Set<ExpectedRequest>();
	const wrong: string[] = [];
	for (const request of received) {
		const told = asTold(request);
		const found =
			missing.find((one) => !met.has(one) && fits(told, one)) ??
			missing.find((one) => one.repeated && fits(told, one));
		if (found) met.add(found);
		else wrong.push(`received unexpectedly or once too often: ${shown(told)}`);
	}
	for (const one of missing) if (!met.has(one)) wrong.push(`not received: ${shown(one)}`);
	return wrong;
}

type Told = Pick<ReceivedRequest, 'method' | 'path' | 'query' | 'body'>;

function fits(
	told: Told,
	{ method, path, query = {}, queryFits, body, bodyFits }: ExpectedRequest,
): boolean {
	return (
		told.method === method &&
		(typeof path === 'string' ? told.path === path : path.test(told.path)) &&
		(queryFits ? queryFits(told.query) : agrees(told.query, query)) &&
		(bodyFits ? bodyFits(told.body) : agrees(told.body, body))
	);
}

function asTold({ method, path, query, headers, body }: ReceivedRequest): Told {
	const multipart = headers['content-type']?.startsWith('multipart/') === true;
	return { method, path, query, body: multipart ? partsOf(body) : body };
}

/** A file with its name, type and text; any other part as its text, read where it is JSON. */
function partsOf(body: unknown): JsonObject {
	const parts = asList(body, 'The parts').map((part) => asObject(part, 'A part'));
	return Object.fromEntries(
		parts.map(({ name, filename, contentType, text }) => [
			name,
			filename === undefined ? plain(String(text)) : { filename, contentType, text },
		]),
	);
}

function plain(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
