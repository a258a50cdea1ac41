import type { INodeProperties } from 'n8n-workflow';

import type { Declared } from '../../../shared/operations/routed';
import { optionsField } from '../../../shared/fields/options';
import { requireId } from '../../../shared/parameters/id';
import { processIdFields } from '../../fields';
import { processPath, readOutputs } from '../../process';

const show = { resource: ['process'], operation: ['getOutputs'] };

export const getOutputsFields: INodeProperties[] = [...processIdFields(show), optionsField(show)];

/** Returns an item for each output that a process has produced so far. */
export const getOutputs: Declared = {
	request: (context) => ({
		method: 'GET',
		path: `${processPath(requireId(context.parameter('processId'), 'Process ID'))}/tasks/outputs`,
		safety: 'safe',
	}),
	read: (body, context) => readOutputs(context, body).outputs,
};
