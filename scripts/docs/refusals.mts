import type { Request } from '../../nodes/shared/http/exchange.ts';
import { failureOf } from '../../nodes/shared/http/response.ts';
import type { ServiceManifest } from '../../test/services/manifest.mts';

/** Statuses that any service can return. */
const USUAL = [400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 500, 502, 503, 504];
const ALL_REFUSALS = Array.from({ length: 200 }, (_, index) => 400 + index);
/** After these, a request may nevertheless have been accepted. */
const IN_DOUBT = [408, 500, 502, 503, 504];

/** An advice for statuses of a service. */
export interface Refusal {
	statuses: number[];
	/** The requests that it is given for, without their IDs; none when it is given for most. */
	requests: string[];
	/** It is given for requests that are not safe. */
	ofChanges?: true;
	advice: string;
}

type Manifest = Pick<ServiceManifest, 'service' | 'address' | 'ids'>;

interface Sent {
	label: string;
	request: Request;
}

/** Collects the code's advice on each status, for each request that the operations send. */
export function refusalsOf(
	manifest: Manifest,
	requests: Array<{ method: string; path: string }>,
): Refusal[] {
	const sent = distinct(manifest, requests);
	const byAdvice = new Map<string, Map<number, string[]>>();
	for (const status of statusesOf(manifest, sent)) {
		for (const { label, request } of sent) {
			const advice = adviceFor(manifest, request, status);
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
		advice: adviceFor(manifest, change, IN_DOUBT[0]),
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

/** The usual statuses, and those that the service has advice for. */
function statusesOf({ service }: Manifest, sent: Sent[]): number[] {
	return ALL_REFUSALS.filter(
		(status) =>
			USUAL.includes(status) ||
			sent.some(({ request }) => service.advice(request, { status }) !== undefined),
	);
}

function adviceFor({ service }: Manifest, request: Request, status: number): string {
	const answer = { kind: 'answer', status, headers: {}, body: '' } as const;
	const { advice } = failureOf(service, request, answer, 1).facts;
	return advice.replace(/^.*? returned \d+ for \S+ \S+\.\s*/, '');
}

function distinct(manifest: Manifest, requests: Array<{ method: string; path: string }>): Sent[] {
	const base = new URL(manifest.service.baseUrl({ baseUrl: manifest.address })).pathname;
	const labelled = requests.map(({ method, path: received }) => {
		const path = received.replace(base, '/').replace('//', '/');
		const request = { method, path, safety: 'safe' } as Request;
		return { label: `${method} ${withoutIds(path, manifest)}`, request };
	});
	return [...new Map(labelled.map((one) => [one.label, one])).values()];
}

/** UUIDs and numbers are IDs, and what the manifest says. */
function withoutIds(path: string, { ids }: Manifest): string {
	return path
		.split('/')
		.map((segment) =>
			/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^\d{3,}$/.test(segment) || ids?.test(segment)
				? '…'
				: segment,
		)
		.join('/');
}
