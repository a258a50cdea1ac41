import type { ICredentialTestRequest } from 'n8n-workflow';

import { bodyRules, rulesOf, statusRules } from '../shared/http/testRules';

/** No execution has this ID. */
const IMPOSSIBLE_ID = '00000000-0000-0000-0000-000000000000';
const KNOWS_US = [400, 404, 500];
const WRONG_ADDRESS =
	'What answers at this Base URL is not LightenUp. Enter the address of your tenant, such as https://acme.lightenup.ai.';

const refusing = range(300, 599).filter((status) => !KNOWS_US.includes(status));

/**
 * n8n's rules can only compare. JSON begins with a bracket here, and a web page, or the text of a
 * proxy, with anything else: with any other character, or with none.
 */
const noJson = range(0x01, 0x7e)
	.map((code) => String.fromCharCode(code))
	.filter((character) => character !== '{' && character !== '[');

/**
 * Asks for an execution that can't be. However LightenUp says that it does not know it, it has
 * accepted the token then: with 2xx, 400, 404 or 500, and JSON. With OAuth2, n8n fetches a token
 * for the test, with what stands in the form at that moment.
 * @param baseURL where n8n itself signs the request, as it does with OAuth2
 * @param refusal what to say to 401 and 403
 */
export function statsTest(refusal: string, baseURL?: string): ICredentialTestRequest {
	return {
		request: {
			method: 'POST',
			...(baseURL && { baseURL }),
			url: '/admin/stats',
			body: { execution_id: IMPOSSIBLE_ID, opCode: 'exec_logs' },
			// As text, so that a rule can look at its first character.
			encoding: 'text',
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: refusing },
			timeout: 30_000,
		},
		rules: rulesOf(
			...statusRules([401, 403], refusal),
			...statusRules(refusing, WRONG_ADDRESS),
			...bodyRules('0', noJson, WRONG_ADDRESS),
			...bodyRules('length', [0], WRONG_ADDRESS),
		),
	};
}

function range(first: number, last: number): number[] {
	return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
