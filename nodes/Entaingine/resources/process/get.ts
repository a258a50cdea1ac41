import type { INodeProperties } from 'n8n-workflow';

import { readWait, waitForJob } from '../../../shared/jobs/wait';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { requireId } from '../../../shared/parameters/id';
import { parseTextOption, processIdFields, waitField } from '../../fields';
import { processItem, processKind, readParseText, readProcess, snapshotOf } from '../../process';

const show = { resource: ['process'], operation: ['get'] };

export const getFields: INodeProperties[] = [
	...processIdFields(show),
	waitField(
		show,
		'Whether to wait until the process finishes and return it with its outputs and final text. If off, returns its current state.',
	),
	optionsField(show, { waits: true, own: [parseTextOption] }),
];

/** Returns a process; once it has finished, with its outputs and the final text. */
export const getProcess: Operation = async (context) => {
	const id = requireId(context.parameter('processId'), 'Process ID');
	const parseText = readParseText(context);
	const wait = readWait(context);
	if (wait) {
		const item = await waitForJob(context, wait, processKind, id);
		return [{ json: processItem(item, parseText) }];
	}
	const { job, state } = snapshotOf(await readProcess(context, id));
	return [{ json: processItem({ ...job, state }, parseText) }];
};
