import type { ICredentialTestRequest } from 'n8n-workflow';

type Rule = NonNullable<ICredentialTestRequest['rules']>[number];
type BodyRule = Extract<Rule, { type: 'responseSuccessBody' }>;
type StatusRule = Extract<Rule, { type: 'responseCode' }>;

const BAD_KEY =
	'Gravity AI does not accept this key. Copy it again from the page of your on-demand model.';
const WRONG_ADDRESS =
	'What answers at this Base URL is not Gravity AI. Enter its address, without /api.';
const MOVED =
	'The Base URL sends requests on to another address. Enter that address, often the same one with https://.';

function bodyRule(key: string, value: unknown, message: string): BodyRule {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}

function statusRule(value: number, message: string): StatusRule {
	return { type: 'responseCode', properties: { value, message } };
}

/**
 * Lists the latest jobs. No redirect is followed: n8n would hand the key on to any host. A web page
 * is text, and begins with "<" or space.
 */
export const latestTest: ICredentialTestRequest = {
	request: {
		method: 'GET',
		url: '/api/v1/jobs/latest',
		disableFollowRedirect: true,
		timeout: 30_000,
	},
	// n8n's type allows one kind of rule only; its tester asks each rule for its kind.
	rules: [
		bodyRule('isError', true, BAD_KEY),
		...['<', '\n', '\r', ' ', '\t'].map((first) => bodyRule('0', first, WRONG_ADDRESS)),
		bodyRule('length', 0, WRONG_ADDRESS),
		...[301, 302, 303, 307, 308].map((value) => statusRule(value, MOVED)),
		...[401, 403].map((value) => statusRule(value, BAD_KEY)),
		...[404, 405].map((value) => statusRule(value, WRONG_ADDRESS)),
	] as BodyRule[],
};
