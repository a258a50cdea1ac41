import type { INodeProperties } from 'n8n-workflow';

import { readWait, waitForJob } from '../../../shared/jobs/wait';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { readSwitch } from '../../../shared/parameters/switch';
import { executionItems, executionKind, startExecution } from '../../execution';
import { inputFields, serviceField, splitField, waitField } from '../../fields';
import { itemInputs, startRequest } from '../../inputs';

const show = { resource: ['service'], operation: ['start'] };

export const startFields: INodeProperties[] = [
	serviceField(show),
	...inputFields(show),
	waitField(
		show,
		'Whether to wait until the service finishes. If off, returns the ID of the execution immediately.',
	),
	splitField({ ...show, waitForCompletion: [true] }),
	optionsField(show, { waits: true }),
];

/** Starts a service, and waits for its results where the user wants it. */
export const startService: Operation = async (context) => {
	const wait = readWait(context);
	const split =
		wait !== undefined && readSwitch(context.parameter('splitResults'), 'Split Results');
	const request = startRequest(context.parameter, itemInputs(context));
	const { id, job, state } = await startExecution(context, request);
	context.started(String(id));
	if (!wait) return [{ json: { ...job, state } }];
	const started = { atMs: context.clock.monotonicMs(), snapshot: { state, job } };
	return executionItems(await waitForJob(context, wait, executionKind, id, started), split);
};
