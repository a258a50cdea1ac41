import type { INodeProperties } from 'n8n-workflow';

import { InvalidParameterError } from '../../../shared/http/errors';
import type { Declared } from '../../../shared/operations/routed';
import { optionsField } from '../../../shared/fields/options';
import { asItem, jobIn } from '../../api';
import { jobIdField } from '../../fields';
import { jobPath } from '../../job';

const show = { resource: ['job'], operation: ['rename'] };

export const renameFields: INodeProperties[] = [
	jobIdField(show),
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Nightly scoring',
		description: 'The new name, under which the job is listed at Gravity AI',
		displayOptions: { show },
	},
	optionsField(show),
];

/** Gives a job another name. Sent twice, it does the same. */
export const renameJob: Declared = {
	request: (context) => {
		const name = String(context.parameter('name') ?? '').trim();
		if (name === '')
			throw new InvalidParameterError('"Name" is empty. Enter the new name of the job.');
		return {
			method: 'PUT',
			path: jobPath(context.parameter('jobId')),
			body: { name },
			safety: 'idempotent',
		};
	},
	read: (body) => [asItem(jobIn(body))],
};
