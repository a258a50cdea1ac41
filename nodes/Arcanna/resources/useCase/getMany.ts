import type { INodeProperties } from 'n8n-workflow';

import { optionsField } from '../../../shared/fields/options';
import { limitFields, readLimit } from '../../../shared/fields/limit';
import type { Operation } from '../../../shared/operations/context';
import { mainFieldsOf } from '../../api';
import { simplifyField } from '../../fields';
import { readUseCases } from '../../useCases';
import { isSimplified } from './get';

const show = { resource: ['useCase'], operation: ['getMany'] };

export const getManyFields: INodeProperties[] = [
	...limitFields(show),
	simplifyField(show),
	optionsField(show),
];

/** Lists the use cases that the key can access. Arcanna returns all of them in one response. */
export const getManyUseCases: Operation = async (context) => {
	const limit = readLimit(context);
	const simplified = isSimplified(context);
	const useCases = (await readUseCases(context)).slice(0, limit);
	return useCases.map((useCase) => ({ json: simplified ? mainFieldsOf(useCase) : useCase }));
};
