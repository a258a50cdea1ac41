import type { ICredentialTestRequest } from 'n8n-workflow';

type Rules = NonNullable<ICredentialTestRequest['rules']>;
type Rule = Rules[number];

const REDIRECTS = [301, 302, 303, 307, 308];
const UNAVAILABLE = [408, 429, 500, 502, 503, 504];

/** What a credential test shows for a response that is not from the service. */
export interface TestMessages {
	/** The service's name. */
	service: string;
	rejected: string;
	wrongAddress: string;
}

/** Fails a credential test for these statuses. */
export function statusRules(statuses: number[], message: string): Rule[] {
	return statuses.map((value) => ({ type: 'responseCode', properties: { value, message } }));
}

/**
 * Fails a credential test if a value in the body is one of these.
 * @param key a path of lodash's `get`. n8n compares what it finds with `===`, `undefined` included.
 */
export function bodyRules(key: string, values: unknown[], message: string): Rule[] {
	return values.map((value) => ({
		type: 'responseSuccessBody',
		properties: { key, value, message },
	}));
}

/** Fails a credential test if a value in the body has one of these types, such as `String`. */
export function typeRules(key: string, types: unknown[], message: string): Rule[] {
	return bodyRules(`${key}.constructor.name`, types, message);
}

/**
 * Fails a credential test for a body that is not a JSON object: a web page, text, incomplete JSON, nothing.
 */
export function objectRules(message: string): Rule[] {
	const others = ['String', 'Array', 'Number', 'Boolean', 'Buffer', undefined];
	return bodyRules('constructor.name', others, message);
}

/**
 * Fails a credential test for every status from 300 to 599, except those that show a valid key. n8n uses
 * the first matching rule.
 */
export function refusalRules(messages: TestMessages, goodSigns: number[] = []): Rule[] {
	const { service, rejected, wrongAddress } = messages;
	return [
		...statusRules([401, 403], rejected),
		...statusRules(
			REDIRECTS,
			'The Base URL redirects. Enter the URL that it redirects to, often the same one with https://.',
		),
		...statusRules(
			UNAVAILABLE,
			`${service} is busy or unavailable, so the credential could not be tested. Try again in a minute.`,
		),
		...statusRules(
			[407, 511],
			`A proxy or a network login page responded instead of ${service}. Check the network and the proxy settings of n8n.`,
		),
		...statusRules(range(300, 599), wrongAddress),
	].filter(({ properties }) => !goodSigns.includes(properties.value as number));
}

/** n8n's type allows only one kind of rule, but its tester checks the kind of each rule. */
export function rulesOf(...rules: Rule[]): Rules {
	return rules as Rules;
}

/** The whole numbers from the first to the last. */
export function range(first: number, last: number): number[] {
	return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
