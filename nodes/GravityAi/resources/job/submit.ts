import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { multipart } from '../../../shared/files/multipart';
import { startChange, startJob } from '../../../shared/jobs/start';
import { readWait, waitForJob } from '../../../shared/jobs/wait';
import { earlierFields, optionsField } from '../../../shared/fields/options';
import { variedAsTool } from '../../../shared/fields/tool';
import type { Operation, OperationContext } from '../../../shared/operations/context';
import { readText } from '../../../shared/parameters/text';
import { asItem, costOf, failedJobIn, idOf, jobIn } from '../../api';
import { downloadFields, waitField } from '../../fields';
import { snapshotOf, jobKind } from '../../job';
import { readDelivery, withResult } from '../../result';
import { fileOptions, inputFields, readInput } from './input';
import { mappingOptions, readMapping } from './mapping';

const show = { resource: ['job'], operation: ['submit'] };

/** From the vendor's client: the response may not come before the job has finished. */
const SUBMIT_TIMEOUT_MS = 15 * 60_000;

export const submitFields: INodeProperties[] = [
	...inputFields(show),
	...variedAsTool(waitField(show, 'as soon as Gravity AI has accepted the job'), { default: true }),
	...downloadFields({ ...show, waitForCompletion: [true] }, { default: true }),
	...earlierFields(show, [...fileOptions, ...mappingOptions]),
	optionsField(show, {
		waits: true,
		own: [
			...fileOptions,
			...mappingOptions,
			{
				displayName: 'Job Name',
				name: 'name',
				type: 'string',
				default: '',
				placeholder: 'e.g. Nightly scoring',
				description: 'The name of the job in Gravity AI. Defaults to the file name.',
			},
			{
				displayName: 'Model Version',
				name: 'version',
				type: 'string',
				default: '',
				placeholder: 'e.g. 0.0.1',
				description: 'The version of the model to use. Defaults to the latest active version.',
			},
		],
	}),
];

/** Submits a file as a job; waits until it finishes and fetches its result if the user wants that. */
export const submitJob: Operation = async (context) => {
	const wait = readWait(context);
	const delivery = wait ? readDelivery(context) : undefined;
	const { id, job } = await submit(context);
	context.started(id, 'job');
	context.cost(costOf(job));
	if (!wait) return [{ json: asItem(job) }];
	const started = { atMs: context.clock.monotonicMs(), snapshot: snapshotOf(job) };
	const item = await waitForJob(context, wait, jobKind, id, started);
	context.cost(Math.max(0, costOf(item) - costOf(job)));
	return await withResult(context, item, delivery);
};

async function submit(context: OperationContext) {
	const request = {
		method: 'POST',
		path: '/api/v1/jobs',
		upload: await uploadOf(context),
		safety: 'unsafe',
		change: startChange(
			'job',
			'Look for it with "Job: Get Many" before you submit it again. If it is there, "Job: Get" can wait for it and download its result.',
		),
		timeoutMs: SUBMIT_TIMEOUT_MS,
	} as const;
	return await startJob(context, request, {
		noun: 'job',
		read: (body) => withId(jobIn(body)),
		readRefusal: (body) => withId(failedJobIn(body) ?? {}),
	});
}

function withId(job: IDataObject) {
	const id = idOf(job);
	return id === undefined ? undefined : { id, job };
}

async function uploadOf(context: OperationContext) {
	const inputMapping = readMapping(context, 'inputMapping', 'Input Mapping');
	const outputMapping = readMapping(context, 'outputMapping', 'Output Mapping');
	const version = readText(context.option('version'), 'Model Version');
	const name = readText(context.option('name'), 'Job Name');
	const file = await readInput(context);
	const data = {
		mimeType: file.mimeType,
		...(version !== '' && { version }),
		// The documentation has `name`, the vendor's own client sends `jobName`.
		...(name !== '' && { name, jobName: name }),
		...(inputMapping.length > 0 && { mapping: inputMapping }),
		...(outputMapping.length > 0 && { outputMapping }),
	};
	return multipart({ data: JSON.stringify(data) }, 'file', file);
}
