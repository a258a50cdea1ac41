import type { INodeProperties } from 'n8n-workflow';

import { inBulk } from '../../../shared/operations/bulk';
import { asTool, declared } from '../../../shared/operations/declared';
import { gravityAi } from '../../service';
import { getFields, getJob } from './get';
import { getManyFields, getManyJobs } from './getMany';
import { getResult, getResultFields } from './getResult';
import { renameFields, renameJob } from './rename';
import { submitFields, submitJob } from './submit';

export const jobOperations = {
	submit: inBulk(gravityAi, submitJob),
	get: inBulk(gravityAi, getJob),
	getResult: inBulk(gravityAi, getResult),
};

export const jobFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['job'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get a job and how it stands',
				description: 'Get a job, wait for its end, or download its result',
				routing: asTool(gravityAi, getJob),
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many of the latest jobs',
				description: 'List the latest jobs',
				routing: declared(gravityAi, getManyJobs),
			},
			{
				name: 'Get Result',
				value: 'getResult',
				action: 'Get the result of a job',
				description: 'Get the result of a job as a file, as items or as a link',
				routing: asTool(gravityAi, getResult),
			},
			{
				name: 'Rename',
				value: 'rename',
				action: 'Rename a job',
				description: 'Give a job another name',
				routing: declared(gravityAi, renameJob),
			},
			{
				name: 'Submit',
				value: 'submit',
				action: 'Submit a file or text to the model as a job',
				description: 'Let the model work on a file, JSON or text, and get its result',
				routing: asTool(gravityAi, submitJob),
			},
		],
		default: 'submit',
	},
	...submitFields,
	...getFields,
	...getManyFields,
	...getResultFields,
	...renameFields,
];
