import { parseJson } from '../json';
import { contactOf, type Service } from './service';
import { isTransientStatus, type Answer, type Outcome, type Request } from './exchange';
import { ServiceError } from './errors';

const MOST_CHARACTERS_TOLD = 500;

/** "No content" and "reset content" (RFC 9110): the body is always empty. */
const NOTHING = new Set([204, 205]);

/**
 * Parses the JSON of a response with a success status.
 * @returns undefined for a response without content: status 204 or 205, or an empty body if the request was
 * a DELETE or allows that
 * @throws ServiceError if it is empty otherwise, incomplete, too large, or not JSON. The request was
 * accepted then.
 */
export function readJson(service: Service, request: Request, answer: Answer): unknown {
	const body = parseJson(answer.body);
	if (body !== undefined && service.isErrorBody?.(body))
		throw refusal(service, request, answer, '');
	if (body !== undefined) return body;
	const empty = answer.body.trim() === '' && !answer.tooLarge;
	if (empty && (NOTHING.has(answer.status) || request.method === 'DELETE' || request.mayBeEmpty)) {
		return undefined;
	}
	const what = answer.tooLarge
		? 'a response of more than 64 MB'
		: empty
			? 'an empty response'
			: looksLikeHtml(answer)
				? `a web page${titleOf(answer.body)}`
				: 'an incomplete or invalid response';
	throw new ServiceError({
		message: `${service.name} returned ${what}; expected JSON`,
		advice: `The status was ${answer.status} for ${requestLine(request)}. Check the Base URL in the credential, and for a proxy between n8n and ${service.name}.`,
		status: answer.status,
		mayHaveSucceeded: true,
		transient: false,
	});
}

/** The error for an outcome without a usable response, with the service's own message if there is one. */
export function failureOf(
	service: Service,
	request: Request,
	outcome: Outcome,
	tries: number,
): ServiceError {
	const repeated = triesTold(tries);
	if (outcome.kind === 'unreachable') return notSent(service, outcome, repeated);
	if (outcome.kind === 'lost') {
		const { reason, advice = request.safety === 'safe' ? 'Try again later.' : '' } = outcome;
		const none = outcome.advice === undefined ? 'No response' : 'No usable response';
		return new ServiceError({
			message: `${none} from ${service.name}: ${reason}`,
			advice: `The request was ${requestLine(request)}.${repeated} ${advice}`.trim(),
			mayHaveSucceeded: true,
			transient: true,
		});
	}
	return refusal(service, request, outcome, repeated);
}

/** For an error's advice, such as " Tried 3 times."; empty for one try. */
export function triesTold(tries: number): string {
	return tries > 1 ? ` Tried ${tries} times.` : '';
}

function notSent(
	{ name }: Service,
	{ reason, advice, transient, unsigned, withheld }: Extract<Outcome, { kind: 'unreachable' }>,
	repeated: string,
): ServiceError {
	const facts = { mayHaveSucceeded: false, transient };
	if (unsigned) {
		const next = transient
			? 'Run the node again.'
			: 'Check the client ID, the client secret and the Base URL in the credential.';
		return new ServiceError({
			...facts,
			message: `Couldn't get an access token from ${name}: ${reason}`,
			advice: `The request itself was not sent.${repeated} ${next}`,
		});
	}
	if (withheld) {
		return new ServiceError({
			...facts,
			message: `The request to ${name} was not sent: ${reason}`,
			advice: `Check the credential, the Request Options, and whether n8n blocks this address (N8N_SSRF_ALLOWED_HOSTNAMES allows a host).`,
		});
	}
	const usual = `Check the Base URL in the credential, and that n8n can reach ${name} (DNS, proxy, firewall).`;
	return new ServiceError({
		...facts,
		message: `Couldn't connect to ${name}: ${reason}`,
		advice: `Nothing was sent.${repeated} ${advice ?? usual}`,
	});
}

/** Statuses that redirect to another URL (RFC 9110, 15.4). 304 is not one of them. */
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

function refusal(
	service: Service,
	request: Request,
	answer: Answer,
	repeated: string,
): ServiceError {
	const { status, oAuth2 } = answer;
	if (REDIRECTS.has(status)) return redirected(service, request, answer, repeated);
	if (status === 407) return withoutProxy(`The request was ${requestLine(request)}.${repeated}`);
	const body = parseJson(answer.body);
	const page = looksLikeHtml(answer);
	const words = page
		? `${service.name} returned ${status} with a web page${titleOf(answer.body)}`
		: beginning(saidBy(service, body, answer.body) ?? bodyText(body, answer));
	const own = page ? undefined : service.advice(request, { status, message: words, oAuth2 });
	const advice = own ?? adviceFor(service, request, status, page);
	const unexplained = status < 300 && words === undefined;
	return new ServiceError({
		message: words ?? `${service.name} returned ${status} without details`,
		advice:
			`${service.name} returned ${status} for ${requestLine(request)}.${repeated} ${advice}`.trim(),
		status,
		body,
		mayHaveSucceeded: status >= 500 || status === 408 || unexplained,
		transient: isTransientStatus(status),
	});
}

/**
 * The error for status 407: the response is from the proxy, not from the service.
 * @param said which request it was, as sentences
 */
export function withoutProxy(said: string): ServiceError {
	return new ServiceError({
		message: 'The proxy requires a user name and password (HTTP 407)',
		advice: `${said} The proxy did not forward it. Check the user name and password under "Proxy" in the Request Options, or in the proxy settings of n8n.`,
		status: 407,
		mayHaveSucceeded: false,
		transient: false,
	});
}

function redirected(
	service: Service,
	request: Request,
	answer: Answer,
	repeated: string,
): ServiceError {
	const { status } = answer;
	const target = targetOf(answer);
	const { path } = request;
	const baseUrl = target.endsWith(path) ? target.slice(0, -path.length) : undefined;
	const next = /^https?:/i.test(baseUrl ?? '')
		? `If that is ${service.name}, enter ${baseUrl} as Base URL in the credential.`
		: `If ${service.name} has moved, enter its new address as Base URL in the credential. Login pages, proxies and captive portals redirect, too: check the network that n8n is in.`;
	return new ServiceError({
		message: `${service.name} redirected the request to ${target} (HTTP ${status})`,
		advice: `The request was ${requestLine(request)}.${repeated} Requests with a key don't follow redirects. ${next}`,
		status,
		// A 303 means that the request has been carried out (RFC 9110, 15.4.4).
		mayHaveSucceeded: status === 303,
		transient: false,
	});
}

/** The service's own message; undefined for a body that is nested too deeply. */
function saidBy(service: Service, body: unknown, text: string): string | undefined {
	try {
		return service.errorMessage(body, text);
	} catch {
		return undefined;
	}
}

function adviceFor(service: Service, { safety }: Request, status: number, page: boolean): string {
	const contact = `If this continues, contact ${contactOf(service)}.`;
	if (status === 413) {
		return 'The request is too large for the service, or for a proxy in front of it. Reduce the data.';
	}
	if (status === 429) {
		return 'Lower "Concurrency" in the options, or use Batching in the Request Options, to send fewer requests at once.';
	}
	if (page) {
		const from = `That page probably comes from a proxy, gateway or firewall, or from a server other than ${service.name}.`;
		if (status < 500) return `${from} Check the Base URL in the credential, and the network.`;
		return safety === 'safe' ? `${from} Try again later. ${contact}` : `${from} ${contact}`;
	}
	if (status === 401 || status === 403) {
		return 'Check the key in the credential and what it may access.';
	}
	if (status === 304) {
		return 'That status is for caches only. Check for a cache or proxy between n8n and the service.';
	}
	if (isTransientStatus(status) || status >= 500) {
		return safety === 'safe' ? `Try again later. ${contact}` : contact;
	}
	return "Check this node's field values.";
}

/** Method and path, for messages. */
export function requestLine(request: Request): string {
	return `${request.method} ${request.path}`;
}

function bodyText(body: unknown, answer: Answer): string | undefined {
	const text = answer.body.trim();
	return text === '' || body !== undefined ? undefined : text;
}

function looksLikeHtml(answer: Answer): boolean {
	return (
		String(answer.headers['content-type'] ?? '').includes('html') ||
		/^\s*<(!doctype|html)/i.test(answer.body)
	);
}

function titleOf(html: string): string {
	const title = /<title[^>]*>([^<]*)</i.exec(html)?.[1]?.replace(/\s+/g, ' ').trim();
	return title ? ` titled "${beginning(title)}"` : '';
}

/**
 * The beginning of a long text. It ends with a whole word: half a key would not be recognised as a secret.
 */
function beginning(text: string | undefined): string | undefined {
	if (text === undefined || text.length <= MOST_CHARACTERS_TOLD) return text;
	const whole = text.slice(0, MOST_CHARACTERS_TOLD).replace(/\s*\S*$/, '');
	return whole === '' ? undefined : `${whole} …`;
}

/** The target without its query and its user, which may contain a secret. */
function targetOf(answer: Answer): string {
	const location = String(answer.headers.location ?? '').trim();
	if (location === '') return 'an address that it did not name';
	return location.replace(/[?#].*$/s, '').replace(/^([a-z]+:)?\/\/[^/]*@/i, '$1//');
}
