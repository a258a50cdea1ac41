import { parseJson } from '../json';
import type { Service } from './service';
import { isTransientStatus, type Answer, type Outcome, type Request } from './exchange';
import { ServiceError } from './errors';

const MOST_CHARACTERS_TOLD = 500;

/** "No content" and "reset content" (RFC 9110): nothing is all that there is to come. */
const NOTHING = new Set([204, 205]);

/**
 * Reads the JSON of a good answer.
 * @returns undefined for an answer that has nothing to say: status 204 or 205, or an empty one to
 * a DELETE or to a request whose answer may be empty
 * @throws ServiceError when it is empty otherwise, cut off, too large, or no JSON at all. The request
 * was accepted then.
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
		advice: `That was status ${answer.status} to ${requestLine(request)}. Check the Base URL in the credential, and whether a proxy stands between n8n and ${service.name}.`,
		status: answer.status,
		mayHaveSucceeded: true,
		transient: false,
	});
}

/** Tells an outcome that is no good answer in the service's own words. */
export function failureOf(
	service: Service,
	request: Request,
	outcome: Outcome,
	tries: number,
): ServiceError {
	const repeated = tries > 1 ? ` It was tried ${tries} times.` : '';
	if (outcome.kind === 'unreachable' && outcome.unsigned) {
		const advice = outcome.transient
			? 'Try again later.'
			: 'Check the client ID, the client secret and the Base URL in the credential.';
		return new ServiceError({
			message: `${service.name} gave no access token: ${outcome.reason}`,
			advice: `The request was not taken. ${advice}${repeated}`,
			mayHaveSucceeded: false,
			transient: outcome.transient,
		});
	}
	if (outcome.kind === 'unreachable') {
		return new ServiceError({
			message: `${service.name} could not be reached: ${outcome.reason}`,
			advice: `Nothing was sent. Check the Base URL in the credential and the way from n8n to ${service.name}.${repeated}`,
			mayHaveSucceeded: false,
			transient: outcome.transient,
		});
	}
	if (outcome.kind === 'lost') {
		const again = request.safety === 'unsafe' ? '' : ' Try again later.';
		const taken = request.safety === 'safe' ? '' : ` ${service.name} may have taken the request.`;
		return new ServiceError({
			message: `The answer of ${service.name} did not come: ${outcome.reason}`,
			advice: `The request was ${requestLine(request)}.${taken}${repeated}${again}`,
			mayHaveSucceeded: true,
			transient: true,
		});
	}
	return refusal(service, request, outcome, repeated);
}

function refusal(
	service: Service,
	request: Request,
	answer: Answer,
	repeated: string,
): ServiceError {
	const { status } = answer;
	const answered = `${service.name} answered ${status} to ${requestLine(request)}.${repeated}`;
	if (status >= 300 && status < 400) {
		return new ServiceError({
			message: `${service.name} wants to send the request on to ${targetOf(answer)}`,
			advice: `${answered} A request with a key is never sent on to another address. If the target is right, enter it as Base URL in the credential.`,
			status,
			mayHaveSucceeded: false,
			transient: false,
		});
	}
	const body = parseJson(answer.body);
	const words = beginning(saidBy(service, body, answer.body) ?? bodyText(body, answer));
	const advice = service.advice(request, status) ?? adviceFor(service, status);
	const unexplained = status < 300 && words === undefined;
	return new ServiceError({
		message: words ?? `${service.name} answered ${status} and gave no reason`,
		advice: `${answered} ${advice}`.trim(),
		status,
		body,
		mayHaveSucceeded: status >= 500 || status === 408 || unexplained,
		transient: isTransientStatus(status),
	});
}

/** The service's own words. A body that is nested without end has none. */
function saidBy(service: Service, body: unknown, text: string): string | undefined {
	try {
		return service.errorMessage(body, text);
	} catch {
		return undefined;
	}
}

function adviceFor(service: Service, status: number): string {
	if (status === 401 || status === 403) {
		return 'Check the key in the credential and what it is allowed to do.';
	}
	if (status === 407) {
		return 'The proxy between n8n and the service asks for a user name and password. Check "Proxy" in the Request Options.';
	}
	if (status === 429) {
		return 'Lower "Concurrency" in the options, or use Batching in the Request Options, to send fewer requests at once.';
	}
	if (status >= 500)
		return `Try again later; if it stays so, ask the people who run ${service.name}.`;
	return 'Check what the fields of this node send.';
}

/** Method and path, for messages. */
export function requestLine(request: Request): string {
	return `${request.method} ${request.path}`;
}

function bodyText(body: unknown, answer: Answer): string | undefined {
	if (looksLikeHtml(answer)) {
		const title = titleOf(answer.body);
		return title === '' ? undefined : `The answer was a web page${title}`;
	}
	const text = answer.body.trim();
	if (text === '' || body !== undefined) return undefined;
	return text;
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

/** The beginning of a long text. It ends with a whole word: half a key would not be recognised. */
function beginning(text: string | undefined): string | undefined {
	if (text === undefined || text.length <= MOST_CHARACTERS_TOLD) return text;
	const whole = text.slice(0, MOST_CHARACTERS_TOLD).replace(/\s*\S*$/, '');
	return whole === '' ? undefined : `${whole} …`;
}

/** The target without its query and its user, which may hold a secret. */
function targetOf(answer: Answer): string {
	const location = String(answer.headers.location ?? '').trim();
	if (location === '') return 'an address that it does not name';
	return location.replace(/[?#].*$/s, '').replace(/^([a-z]+:)?\/\/[^/]*@/i, '$1//');
}
