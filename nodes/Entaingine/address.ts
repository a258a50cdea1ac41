import { parseBaseUrl } from '../shared/http/urls';

const CLOUD = 'https://api.entaingine.com';

/**
 * The address that all paths come after. Users paste it from entAIngine's pages in several forms:
 * with `/aiengine`, without, and with `/api/v1/m2m`, or an endpoint, at the end. entAIngine's own
 * cloud answers under `/aiengine` only.
 * @throws Error with a sentence for the user
 */
export function entaingineBaseUrl(given: unknown): string {
	const url = parseBaseUrl(given).replace(/\/+api\/v1\/m2m(\/.*)?$/, '');
	return url === CLOUD ? `${CLOUD}/aiengine` : url;
}
