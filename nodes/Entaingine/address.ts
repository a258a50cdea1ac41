import { parseBaseUrl } from '../shared/http/urls';

const CLOUD = 'https://api.entaingine.com';

/**
 * The base URL. Users paste it from entAIngine's pages in several forms: with or without `/aiengine`, and
 * with `/api/v1/m2m` or an endpoint at the end. entAIngine's own cloud only responds under `/aiengine`.
 * @throws Error with a sentence for the user
 */
export function entaingineBaseUrl(given: unknown): string {
	const url = parseBaseUrl(given).replace(/\/+api\/v1\/m2m(\/.*)?$/, '');
	return url === CLOUD ? `${CLOUD}/aiengine` : url;
}
