import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { InvalidParameterError } from '../shared/parameters/refusal';
import { askList } from '../shared/lists/askList';
import { lightenUp } from './service';
import { serviceNamesIn } from './serviceList';

/** The custom services that the token sees, by name. */
export async function searchServices(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await askList(this, lightenUp, '/admin/customapis/get', (body) => {
		const names = serviceNamesIn(body);
		if (names.length === 0) {
			throw new InvalidParameterError(
				'LightenUp lists no custom services',
				'Set "Service" to "By Name" and enter the name.',
			);
		}
		const wanted = (filter ?? '').toLowerCase();
		return {
			results: names
				.filter((name) => name.toLowerCase().includes(wanted))
				.map((name) => ({ name, value: name })),
		};
	});
}
