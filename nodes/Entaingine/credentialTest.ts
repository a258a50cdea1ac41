import type { ICredentialTestRequest } from 'n8n-workflow';

import { PROCESSES } from './service';

type Rules = NonNullable<ICredentialTestRequest['rules']>;
type StatusRule = Extract<Rules[number], { type: 'responseCode' }>;
type BodyRule = Extract<Rules[number], { type: 'responseSuccessBody' }>;

const WRONG_ADDRESS =
	"What answers at this Base URL is not entAIngine. That of entAIngine's cloud is https://api.entaingine.com/aiengine.";
const BAD_KEY =
	'entAIngine does not accept this key. Create one in entAIngine Studio, in the space that you want to work in.';

/** A key that is accepted finds out that there is no such process. */
const GOOD_SIGNS = [400, 404];
const refusals = Array.from({ length: 300 }, (_, index) => 300 + index).filter(
	(status) => !GOOD_SIGNS.includes(status),
);

const statusRules = refusals.map((value): StatusRule => {
	const message = value === 401 || value === 403 ? BAD_KEY : WRONG_ADDRESS;
	return { type: 'responseCode', properties: { value, message } };
});

/** A web page, whatever its status: n8n's rule looks at the first character of the answer. */
const webPageRule: BodyRule = {
	type: 'responseSuccessBody',
	properties: { key: '0', value: '<', message: WRONG_ADDRESS },
};

/** Asks for a process that can't be. */
export const processTest: ICredentialTestRequest = {
	request: {
		method: 'GET',
		url: `${PROCESSES}/0`,
		encoding: 'text',
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: { ignore: true, except: refusals },
		timeout: 30_000,
	},
	// n8n's type allows one kind of rule only; its tester asks each rule for its kind.
	rules: [...statusRules, webPageRule] as StatusRule[],
};
