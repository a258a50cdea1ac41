import type { ICredentialTestRequest } from 'n8n-workflow';

import { bodyRules, range, refusalRules, rulesOf } from '../shared/http/testRules';

/** No execution has this ID. */
const IMPOSSIBLE_ID = '00000000-0000-0000-0000-000000000000';
const GOOD_SIGNS = [400, 404, 500];
const wrongAddress =
	"This Base URL doesn't point to LightenUp, or a proxy responded. Enter the URL of your tenant, such as https://acme.lightenup.ai.";

/**
 * n8n's rules can only compare values. LightenUp's responses begin with a bracket, even those that are not
 * valid JSON; a web page, a script or a proxy's text begins with another character, or is empty.
 */
const foreignStarts = [...range(0x00, 0xff), 0xfeff]
	.map((code) => String.fromCharCode(code))
	.filter((character) => character !== '{' && character !== '[');

/**
 * Requests an execution that can't exist. LightenUp has accepted the token if it returns 2xx, 400, 404 or
 * 500 with JSON. With OAuth2, n8n first requests a token, with the values of the form.
 * @param rejected what to show for 401 and 403
 * @param baseURL set if n8n itself signs the request, as it does with OAuth2
 */
export function statsTest(rejected: string, baseURL?: string): ICredentialTestRequest {
	return {
		request: {
			method: 'POST',
			...(baseURL && { baseURL }),
			url: '/admin/stats',
			body: { execution_id: IMPOSSIBLE_ID, opCode: 'exec_logs' },
			// As text, because n8n's tester fails for an empty list, which LightenUp may return.
			encoding: 'text',
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: {
				ignore: true,
				except: range(300, 599).filter((status) => !GOOD_SIGNS.includes(status)),
			},
			timeout: 30_000,
		},
		rules: rulesOf(
			...bodyRules('0', foreignStarts, wrongAddress),
			...bodyRules('length', [0, 1, undefined], wrongAddress),
			...refusalRules({ service: 'LightenUp', rejected, wrongAddress }, GOOD_SIGNS),
		),
	};
}
