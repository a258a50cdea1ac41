import type { INodeProperties } from 'n8n-workflow';

import { expectList } from '../../../shared/http/expect';
import type { Declared } from '../../../shared/operations/routed';
import { optionsField } from '../../../shared/fields/options';
import { requireId } from '../../../shared/parameters/id';
import { inputsIn } from '../../api';
import { processIdFields } from '../../fields';
import { processPath } from '../../process';

const show = { resource: ['process'], operation: ['getInputs'] };

export const getInputsFields: INodeProperties[] = [...processIdFields(show), optionsField(show)];

/** Returns an item for each input of a process. */
export const getInputs: Declared = {
	request: (context) => ({
		method: 'GET',
		path: `${processPath(requireId(context.parameter('processId'), 'Process ID'))}/inputs`,
		safety: 'safe',
	}),
	read: (body, context) => {
		expectList(context.service, body, ['inputs']);
		return inputsIn(body);
	},
};
