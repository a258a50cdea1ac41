import type { INodeProperties } from 'n8n-workflow';

import { expectList } from '../../../shared/http/expect';
import type { Declared } from '../../../shared/operations/routed';
import { optionsField } from '../../../shared/fields/options';
import { limitFields, readLimit } from '../../../shared/fields/limit';
import { asItem, jobsIn } from '../../api';

const show = { resource: ['job'], operation: ['getMany'] };

/** Gravity AI has one list without pages, and doesn't document its length. */
const ONLY_LATEST = 'Gravity AI lists only the latest jobs of the key, newest first';

export const getManyFields: INodeProperties[] = [
	...limitFields(show).map((field) => ({
		...field,
		description: `${field.description}. ${ONLY_LATEST}.`,
	})),
	optionsField(show),
];

/** Lists the latest jobs. */
export const getManyJobs: Declared = {
	request: (context) => {
		readLimit(context);
		return { method: 'GET', path: '/api/v1/jobs/latest', safety: 'safe' };
	},
	read: (body, context) => {
		expectList(context.service, body, ['data']);
		return jobsIn(body).slice(0, readLimit(context)).map(asItem);
	},
};
