import type { Readable } from 'node:stream';
import type { Body, BodyKind } from './body.mts';
import type { ReceivedRequest } from './log.mts';
import { Refusal } from './refusal.mts';

/** A service's response. */
export interface Reply {
	/** 200 by default. */
	status?: number;
	json?: unknown;
	/** Sent instead of `json`, as `contentType`. */
	text?: string;
	/** Sent instead of `json`; give its length as a header when it is known. */
	stream?: Readable;
	contentType?: string;
	headers?: Record<string, string>;
}

/** A request that found its route. */
export interface Exchange {
	request: ReceivedRequest;
	/** The decoded segments of the path. */
	params: Record<string, string>;
	query: Record<string, string>;
	body: Body;
}

export interface Route {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** `:name` stands for one segment that isn't empty. */
	path: string;
	body: BodyKind;
	/** The query parameters it accepts; any other one is rejected. */
	query?: string[];
	/** No key is required. */
	open?: boolean;
	handle(exchange: Exchange): Reply | Promise<Reply>;
}

export interface Match {
	route: Route;
	params: Record<string, string>;
}

/** What RFC 3986 allows in a segment; anything else has to be percent-encoded. */
const SEGMENT = /^(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*$/;

function decodeSegment(segment: string): string {
	if (!SEGMENT.test(segment)) throw new Refusal(400, `Unencoded path segment: ${segment}`);
	try {
		return decodeURIComponent(segment);
	} catch {
		throw new Refusal(400, `Path segment is not UTF-8: ${segment}`);
	}
}

function matchPath(pattern: string, segments: string[]): Record<string, string> | undefined {
	const wanted = pattern.split('/');
	if (wanted.length !== segments.length) return undefined;
	const params: Record<string, string> = {};
	for (const [index, name] of wanted.entries()) {
		const segment = segments[index];
		if (name.startsWith(':') && segment !== '') params[name.slice(1)] = segment;
		else if (name !== segment) return undefined;
	}
	return params;
}

/** The route of a request; throws a {@link Refusal} with 400, 404 or 405. */
export function findRoute(routes: Route[], method: string, path: string): Match {
	const segments = path.split('/').map(decodeSegment);
	const allowed: string[] = [];
	for (const route of routes) {
		const params = matchPath(route.path, segments);
		if (params && route.method === method) return { route, params };
		if (params) allowed.push(route.method);
	}
	if (allowed.length === 0) throw new Refusal(404, 'Not Found');
	throw new Refusal(405, 'Method Not Allowed', [], { allow: [...new Set(allowed)].join(', ') });
}

/** The query's parameters, once each; refuses the ones that aren't expected. */
export function checkQuery(query: URLSearchParams, expected: string[]): void {
	const seen = new Set<string>();
	for (const name of query.keys()) {
		if (!expected.includes(name)) throw new Refusal(400, `Unknown query parameter: ${name}`);
		if (seen.has(name)) throw new Refusal(400, `Query parameter given twice: ${name}`);
		seen.add(name);
	}
}
