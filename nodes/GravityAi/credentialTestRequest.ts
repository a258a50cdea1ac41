import type { ICredentialTestRequest } from 'n8n-workflow';

import {
	bodyRules,
	objectRules,
	range,
	refusalRules,
	rulesOf,
	typeRules,
} from '../shared/http/testRules';

const rejected =
	'Gravity AI rejected this key. Copy it again from the page of your on-demand model.';
const wrongAddress =
	"This Base URL doesn't point to Gravity AI, or a proxy responded. Enter the URL of Gravity AI: https://on-demand.gravity-ai.com.";
const NO_JOBS =
	'Gravity AI returned no list of jobs for this key. Check the key, and the Base URL.';

/** Its body is read like that of a success: Gravity AI rejects a key with 400 or with 200. */
const ENVELOPE = 400;

/** Lists the latest jobs. */
export const latestTest: ICredentialTestRequest = {
	request: {
		method: 'GET',
		url: '/api/v1/jobs/latest',
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: {
			ignore: true,
			except: range(300, 599).filter((status) => status !== ENVELOPE),
		},
		timeout: 30_000,
	},
	rules: rulesOf(
		...objectRules(wrongAddress),
		...bodyRules('isError', [true, 'true', 'True', 1, '1'], rejected),
		...bodyRules('data', [undefined], wrongAddress),
		...bodyRules('data', [null], NO_JOBS),
		...typeRules('data', ['String', 'Number', 'Boolean'], NO_JOBS),
		...refusalRules({ service: 'Gravity AI', rejected, wrongAddress }),
	),
};
