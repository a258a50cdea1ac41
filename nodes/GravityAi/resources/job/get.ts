import type { INodeProperties } from 'n8n-workflow';

import { optionsField } from '../../../shared/operations/fields';
import type { Program } from '../../../shared/operations/program';
import { asItem } from '../../api';
import { downloadFields, jobIdField, waitField } from '../../fields';
import { readJob, waitForEnd } from '../../job';
import { withResult } from '../../result';

const show = { resource: ['job'], operation: ['get'] };

export const getFields: INodeProperties[] = [
	jobIdField(show),
	waitField(show, 'the item comes as the job stands now'),
	...downloadFields(show),
	optionsField(show, { waits: true }),
];

/** Gives a job, waits for its end and fetches its result where the user wants that. */
export const getJob: Program = async (task) => {
	const id = task.parameter('jobId');
	const item =
		task.parameter('waitForCompletion') === true
			? await waitForEnd(task, String(id ?? '').trim())
			: asItem(await readJob(task, id));
	return await withResult(task, item);
};
