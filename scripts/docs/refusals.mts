import type { Request } from '../../nodes/shared/http/exchange.ts';
import { failureOf } from '../../nodes/shared/http/response.ts';
import type { Service } from '../../nodes/shared/http/service.ts';

const STATUSES = [400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 500, 502, 503, 504];
/** After these a request may have been accepted all the same. */
const IN_DOUBT = [408, 500, 502, 503, 504];

/** What a service's refusals are told with. */
export interface Refusal {
	statuses: number[];
	/** The requests that it is said for, without their IDs; none when it is said for most. */
	requests: string[];
	/** It is said of requests that are not safe. */
	ofChanges?: true;
	advice: string;
}

/** Lets the code say what to do about each status, for each request that the operations send. */
export function refusalsOf(
	service: Service,
	requests: Array<{ method: string; path: string }>,
): Refusal[] {
	const sent = distinct(requests);
	const byAdvice = new Map<string, Map<number, string[]>>();
	for (const status of STATUSES) {
		for (const { label, request } of sent) {
			const advice = adviceFor(service, request, status);
			const statuses = byAdvice.get(advice) ?? new Map<number, string[]>();
			statuses.set(status, [...(statuses.get(status) ?? []), label]);
			byAdvice.set(advice, statuses);
		}
	}
	const change = { method: 'POST', path: '/change', safety: 'unsafe' } as const;
	const ofChanges: Refusal = {
		statuses: IN_DOUBT,
		requests: [],
		ofChanges: true,
		advice: adviceFor(service, change, IN_DOUBT[0]),
	};
	const refusals = [...byAdvice].map(([advice, statuses]): Refusal => {
		const labels = [...new Set([...statuses.values()].flat())];
		return {
			advice,
			statuses: [...statuses.keys()],
			requests: labels.length > sent.length / 2 ? [] : labels,
		};
	});
	return [...refusals, ofChanges];
}

function adviceFor(service: Service, request: Request, status: number): string {
	const answer = { kind: 'answer', status, headers: {}, body: '' } as const;
	const { advice } = failureOf(service, request, answer, 1).facts;
	return advice.replace(/^.*? returned \d+ for \S+ \S+\.\s*/, '');
}

function distinct(requests: Array<{ method: string; path: string }>) {
	const labelled = requests
		.map(({ method, path }) => ({ method, path: path.replace(/^\/aiengine/, '') }))
		.filter(({ path }) => !path.startsWith('/files/'))
		.map(({ method, path }) => ({
			label: `${method} ${withoutIds(path)}`,
			request: { method, path, safety: 'safe' } as Request,
		}));
	return [...new Map(labelled.map((one) => [one.label, one])).values()];
}

function withoutIds(path: string): string {
	return path
		.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…')
		.replace(/\/(siem-[\w-]+|cinema_\w+|\d{3,})/g, '/…');
}
