import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	ResourceMapperFields,
} from 'n8n-workflow';

import { InvalidParameterError } from '../shared/parameters/refusal';
import { askList } from '../shared/lists/askList';
import { readText } from '../shared/parameters/text';
import { INPUTS_NOT_LISTED } from './fields';
import { lightenUp } from './service';
import { serviceInputsIn, serviceNamesIn, type ServiceInput } from './serviceList';

const LIST = '/admin/customapis/get';

/** The custom services that the token can access, by name. */
export async function searchServices(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await askList(this, lightenUp, LIST, (body) => {
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

/** The inputs of the chosen service, as fields of a resource mapper. */
export async function getInputFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await askList(this, lightenUp, LIST, (body) => {
		const service = this.getCurrentNodeParameter('serviceName', { extractValue: true });
		const name = readText(service, 'Service');
		if (name === '') return { fields: [], emptyFieldsNotice: 'Pick a service to see its inputs.' };
		return mapperFields(serviceInputsIn(body, name));
	});
}

function mapperFields(inputs: ServiceInput[] | undefined): ResourceMapperFields {
	if (inputs === undefined) return { fields: [], emptyFieldsNotice: INPUTS_NOT_LISTED };
	if (inputs.length === 0)
		return { fields: [], emptyFieldsNotice: 'This service takes no inputs.' };
	const fields = inputs.map(({ name, type }) => ({
		id: name,
		displayName: name,
		type,
		required: false,
		display: true,
		defaultMatch: false,
		canBeUsedToMatch: false,
	}));
	return { fields };
}
