import type { INodeProperties } from 'n8n-workflow';

import { readWait, waitForJob } from '../../../shared/jobs/wait';
import { optionsField } from '../../../shared/fields/options';
import { filledByModel } from '../../../shared/fields/tool';
import type { Operation } from '../../../shared/operations/context';
import { readSwitch } from '../../../shared/parameters/switch';
import {
	requireExecutionId,
	executionItems,
	executionKind,
	readExecutionLogs,
} from '../../execution';
import { splitField, waitField } from '../../fields';

const show = { resource: ['execution'], operation: ['get'] };

export const getFields: INodeProperties[] = [
	...filledByModel(
		{
			displayName: 'Execution ID',
			name: 'executionId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 80e49440-33e4-45f5-9e7e-3504cffa86ff',
			description: 'The ID returned when the service or flow was started',
			hint: 'Usually {{ $json.execution_id }} from the node that started the execution',
			displayOptions: { show },
		},
		'execution_id',
		'The ID of the execution',
	),
	waitField(
		show,
		'Whether to wait until the execution finishes. If off, returns its current state.',
	),
	splitField(show),
	optionsField(show, { waits: true }),
];

/** Returns an execution with its results, if there are any. */
export const getExecution: Operation = async (context) => {
	const id = requireExecutionId(context.parameter('executionId'));
	const split = readSwitch(context.parameter('splitResults'), 'Split Results');
	const wait = readWait(context);
	if (wait) return executionItems(await waitForJob(context, wait, executionKind, id), split);
	const { job, state } = await readExecutionLogs(context, id);
	return executionItems({ ...job, state }, split);
};
