import type { ICredentialTestRequest } from 'n8n-workflow';

import { bodyRules, rulesOf, statusRules } from '../shared/http/testRules';
import { PROCESSES } from './service';

const WRONG_ADDRESS =
	"What answers at this Base URL is not entAIngine. That of entAIngine's cloud is https://api.entaingine.com/aiengine.";
const BAD_KEY =
	'entAIngine does not accept this key. Create one in entAIngine Studio, in the space that you want to work in.';

/** A key that is accepted finds out that there is no such process. */
const GOOD_SIGNS = [400, 404];
const refusals = Array.from({ length: 300 }, (_, index) => 300 + index).filter(
	(status) => !GOOD_SIGNS.includes(status),
);

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
	rules: rulesOf(
		...statusRules([401, 403], BAD_KEY),
		...statusRules(refusals, WRONG_ADDRESS),
		...bodyRules('0', ['<'], WRONG_ADDRESS),
	),
};
