import type { ReceivedRequest } from '../../simulators/server.mts';
import type { Scene } from './prepare.mts';
import { SECRET, type Services } from './services.mts';

const HEADERS = "the services' key headers";
const ELSEWHERE = 'the requests to the services, their key headers left out';
const KEYLESS = 'the requests to file stores and to the host of a redirect';
const TOKEN_PATH = '/auth/oauth2/token';

/** Checks that each key went to its own service, in its own header, and nowhere else. */
export function checkRequests({ stage, hunt, services, troubled, elsewhere }: Scene): void {
	const { checks } = stage;
	const keys = new Set<string>();
	for (const all of [services, troubled]) {
		for (const { service, header, own } of doors(all)) {
			for (const request of service.received) {
				const key = String(request.headers[header] ?? '');
				hunt.search(HEADERS, key);
				hunt.search(ELSEWHERE, withoutKey(request, header));
				if (key !== '' && !own(key.replace(/^Bearer /, ''))) keys.add(`${service.url}: ${key}`);
			}
		}
		for (const { received } of all.keyless) hunt.search(KEYLESS, JSON.stringify(received));
	}
	for (const request of elsewhere.requests) hunt.search(KEYLESS, request);

	checks.that('the search finds keys in the headers that carry them', hunt.found(HEADERS));
	checks.equal('each key went to its own service', [...keys], []);
	hunt.check(checks, ELSEWHERE);
	hunt.check(checks, KEYLESS, { marked: false });
}

/** The services, the headers of their keys, and which keys are theirs. */
function doors({ arcanna, gravityAi, entaingine, lightenUp }: Services) {
	return [
		{
			service: arcanna,
			header: 'x-arcanna-api-key',
			own: (key: string) => arcanna.keyring.has(key),
		},
		{ service: gravityAi, header: 'x-api-key', own: (key: string) => gravityAi.keyring.has(key) },
		{
			service: entaingine,
			header: 'authorization',
			own: (key: string) => entaingine.keyring.has(key),
		},
		{
			service: lightenUp,
			header: 'authorization',
			own: (key: string) => lightenUp.tokens.has(key),
		},
	];
}

/** A request as text, without the one place where its key belongs. */
function withoutKey({ headers, body, ...rest }: ReceivedRequest, header: string): string {
	const others = Object.entries(headers).filter(([name]) => name !== header);
	const text = JSON.stringify([rest, others, body]);
	// The client's secret goes in the body of the request for a token.
	return rest.path === TOKEN_PATH
		? text.replace(new RegExp(`${SECRET}-lightenup-client\\S*?(?=")`), '')
		: text;
}
