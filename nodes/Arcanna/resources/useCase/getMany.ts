import type { INodeProperties } from 'n8n-workflow';

import { expectList } from '../../../shared/http/expect';
import type { Declared } from '../../../shared/operations/routed';
import { optionsField } from '../../../shared/fields/options';
import { limitFields, readLimit } from '../../../shared/fields/limit';
import { mainFieldsOf, useCasesIn } from '../../api';
import { simplifyField } from '../../fields';
import { isSimplified } from './get';
import { arcanna } from '../../service';

const show = { resource: ['useCase'], operation: ['getMany'] };

export const getManyFields: INodeProperties[] = [
	...limitFields(show),
	simplifyField(show),
	optionsField(show),
];

/** Lists the use cases that the key sees. Arcanna gives all of them in one answer. */
export const getManyUseCases: Declared = {
	request(context) {
		isSimplified(context);
		readLimit(context);
		return { method: 'GET', path: '/api/v1/jobs/', safety: 'safe' };
	},
	read: (body, context) => {
		expectList(arcanna, body, ['jobs', 'data']);
		const useCases = useCasesIn(body).slice(0, readLimit(context));
		return isSimplified(context) ? useCases.map(mainFieldsOf) : useCases;
	},
};
