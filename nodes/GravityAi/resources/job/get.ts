import type { INodeProperties } from 'n8n-workflow';

import { readWait, waitForJob } from '../../../shared/jobs/wait';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { requireId } from '../../../shared/parameters/id';
import { asItem } from '../../api';
import { downloadFields, jobIdFields, waitField } from '../../fields';
import { jobKind, readJob } from '../../job';
import { readDelivery, withResult } from '../../result';

const show = { resource: ['job'], operation: ['get'] };

export const getFields: INodeProperties[] = [
	...jobIdFields(show),
	waitField(show, 'the job with its current state'),
	...downloadFields(show),
	optionsField(show, { waits: true }),
];

/** Returns a job; waits until it finishes and fetches its result if the user wants that. */
export const getJob: Operation = async (context) => {
	const id = requireId(context.parameter('jobId'), 'Job ID');
	const delivery = readDelivery(context);
	const wait = readWait(context);
	const item = wait
		? await waitForJob(context, wait, jobKind, id)
		: asItem(await readJob(context, id));
	return await withResult(context, item, delivery);
};
