import type { ICredentialTestRequest } from 'n8n-workflow';

import { bodyRules, range, refusalRules, rulesOf, statusRules } from '../shared/http/testRules';
import { PROCESSES } from './service';

const wrongAddress =
	"This Base URL doesn't point to entAIngine, or a proxy responded. For entAIngine's cloud, enter https://api.entaingine.com/aiengine.";
const rejected =
	'entAIngine rejected this key. Copy it again, or create a new one in entAIngine Studio, in the space that you want to work in.';

/** A process that doesn't exist: with a valid key, the response is 404. */
const GOOD_SIGNS = [400, 404];
const others = range(200, 599).filter((status) => !GOOD_SIGNS.includes(status));

/**
 * How the texts of web pages, gateways ("404 page not found", "default backend") and cut JSON begin. A
 * text that begins with a capital letter may be entAIngine's own.
 */
const foreignStarts = range(0x00, 0xff)
	.map((code) => String.fromCharCode(code))
	.filter((character) => !/[A-Z]/.test(character));

/** Requests a process that can't exist, so a 2xx is not from entAIngine. */
export const processTest: ICredentialTestRequest = {
	request: {
		method: 'GET',
		url: `${PROCESSES}/0`,
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: { ignore: true, except: others },
		timeout: 30_000,
	},
	rules: rulesOf(
		...bodyRules('0', foreignStarts, wrongAddress),
		...statusRules(range(200, 299), wrongAddress),
		...refusalRules({ service: 'entAIngine', rejected, wrongAddress }, GOOD_SIGNS),
	),
};
