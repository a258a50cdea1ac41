import type { INodeProperties } from 'n8n-workflow';

import { expectList } from '../../../shared/http/forms';
import type { Declared } from '../../../shared/operations/declared';
import { optionsField } from '../../../shared/operations/fields';
import { inputsIn } from '../../api';
import { processIdField } from '../../fields';
import { processPath } from '../../process';

const show = { resource: ['process'], operation: ['getInputs'] };

export const getInputsFields: INodeProperties[] = [processIdField(show), optionsField(show)];

/** Gives an item for each input of a process. */
export const getInputs: Declared = {
	request: (task) => ({
		method: 'GET',
		path: `${processPath(task.parameter('processId'))}/inputs`,
		safety: 'read',
	}),
	read: (body, task) => {
		expectList(task.service, body, ['inputs']);
		return inputsIn(body);
	},
};
