import type { ICredentialTestRequest } from 'n8n-workflow';

type Rules = NonNullable<ICredentialTestRequest['rules']>;
type Rule = Rules[number];

const REDIRECTS = [301, 302, 303, 307, 308];
/** What a web page begins with. n8n's rule looks at the first character of a text. */
const PAGE_STARTS = ['<', '\n', '\r', ' ', '\t'];

/** Fails a credential's test for these statuses. */
export function statusRules(statuses: number[], message: string): Rule[] {
	return statuses.map((value) => ({ type: 'responseCode', properties: { value, message } }));
}

/** Fails a credential's test when a key of the answer, or of its text, has one of these values. */
export function bodyRules(key: string, values: unknown[], message: string): Rule[] {
	return values.map((value) => ({
		type: 'responseSuccessBody',
		properties: { key, value, message },
	}));
}

/** Fails a credential's test for an answer with a good status that is a web page, or empty. */
export function pageRules(message: string): Rule[] {
	return [...bodyRules('0', PAGE_STARTS, message), ...bodyRules('length', [0], message)];
}

/** Fails a credential's test for a redirect: none is followed, since n8n would hand the key on. */
export const redirectRules = statusRules(
	REDIRECTS,
	'The Base URL sends requests on to another address. Enter that address, often the same one with https://.',
);

/** n8n's type allows one kind of rule only; its tester asks each rule for its kind. */
export function rulesOf(...rules: Rule[]): Rules {
	return rules as Rules;
}
