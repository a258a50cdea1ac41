import { registerResource } from '../../../shared/operations/register';
import { gravityAi } from '../../service';
import { getFields, getJob } from './get';
import { getManyFields, getManyJobs } from './getMany';
import { getResult, getResultFields } from './getResult';
import { renameFields, renameJob } from './rename';
import { submitFields, submitJob } from './submit';
import { gravityAiWaits } from '../../job';

export const jobResource = registerResource(
	gravityAi,
	'job',
	{ selected: 'submit', waits: gravityAiWaits },
	[
		{
			name: 'Get',
			value: 'get',
			action: 'Get a job and how it stands',
			description: 'Get a job, wait for its end, or download its result',
			run: getJob,
			jobParameter: 'jobId',
			fields: getFields,
		},
		{
			name: 'Get Many',
			value: 'getMany',
			action: 'Get many of the latest jobs',
			description: 'List the latest jobs',
			run: getManyJobs,
			fields: getManyFields,
		},
		{
			name: 'Get Result',
			value: 'getResult',
			action: 'Get the result of a job',
			description: 'Get the result of a job as a file, as items or as a link',
			run: getResult,
			jobParameter: 'jobId',
			fields: getResultFields,
		},
		{
			name: 'Rename',
			value: 'rename',
			action: 'Rename a job',
			description: 'Give a job another name',
			run: renameJob,
			jobParameter: 'jobId',
			fields: renameFields,
		},
		{
			name: 'Submit',
			value: 'submit',
			action: 'Submit a file or text to the model as a job',
			description: 'Let the model work on a file, JSON or text, and get its result',
			run: submitJob,
			fields: submitFields,
		},
	],
);
