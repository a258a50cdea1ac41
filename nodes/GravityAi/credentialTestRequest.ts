import type { ICredentialTestRequest } from 'n8n-workflow';

import {
	bodyRules,
	pageRules,
	redirectRules,
	rulesOf,
	statusRules,
} from '../shared/http/testRules';

const BAD_KEY =
	'Gravity AI does not accept this key. Copy it again from the page of your on-demand model.';
const WRONG_ADDRESS =
	'What answers at this Base URL is not Gravity AI. Enter its address, without /api.';

/** Lists the latest jobs. Gravity AI may refuse with a good status, too. */
export const latestTest: ICredentialTestRequest = {
	request: {
		method: 'GET',
		url: '/api/v1/jobs/latest',
		disableFollowRedirect: true,
		timeout: 30_000,
	},
	rules: rulesOf(
		...bodyRules('isError', [true], BAD_KEY),
		...pageRules(WRONG_ADDRESS),
		...redirectRules,
		...statusRules([401, 403], BAD_KEY),
		...statusRules([404, 405], WRONG_ADDRESS),
	),
};
