import type { INodeProperties } from 'n8n-workflow';

import { sendForJson } from '../../../shared/http/client';
import { expectObject } from '../../../shared/http/expect';
import type { Operation } from '../../../shared/operations/context';
import { optionsField } from '../../../shared/fields/options';
import { filledByModel } from '../../../shared/fields/tool';
import { requireId } from '../../../shared/parameters/id';
import { requireText } from '../../../shared/parameters/text';
import { asItem, dataIn } from '../../api';
import { jobIdFields } from '../../fields';
import { jobPath, readJob } from '../../job';

const show = { resource: ['job'], operation: ['rename'] };

export const renameFields: INodeProperties[] = [
	...jobIdFields(show),
	...filledByModel(
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Nightly scoring',
			description: 'The new name of the job in Gravity AI',
			displayOptions: { show },
		},
		'name',
		'The new name of the job',
	),
	optionsField(show),
];

/** Renames a job. Sending it twice has the same effect. */
export const renameJob: Operation = async (context) => {
	const name = requireText(context.parameter('name'), 'Name', 'Enter the new name of the job.');
	const id = requireId(context.parameter('jobId'), 'Job ID');
	const request = {
		method: 'PUT',
		path: jobPath(id),
		body: { name },
		safety: 'idempotent',
		change: {
			mayHave: 'The job may have been renamed',
			check: 'Check its "name" with "Job: Get". It is safe to rename it again.',
		},
		mayBeEmpty: true,
	} as const;
	const renamed = await sendForJson(context, request, (body) =>
		body === undefined ? undefined : expectObject(context.service, dataIn(body), 'id'),
	);
	return [{ json: asItem(renamed ?? (await readJob(context, id))) }];
};
