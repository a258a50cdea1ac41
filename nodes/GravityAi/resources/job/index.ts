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
			action: 'Get job',
			description: 'Get a job, wait until it finishes, or download its result',
			run: getJob,
			jobParameter: 'jobId',
			fields: getFields,
		},
		{
			name: 'Get Many',
			value: 'getMany',
			action: 'Get many jobs',
			description: 'List the latest jobs',
			run: getManyJobs,
			fields: getManyFields,
		},
		{
			name: 'Get Result',
			value: 'getResult',
			action: 'Get job result',
			description: 'Get the result of a job as a file, items or a link',
			run: getResult,
			jobParameter: 'jobId',
			fields: getResultFields,
		},
		{
			name: 'Rename',
			value: 'rename',
			action: 'Rename job',
			description: 'Change the name of a job',
			run: renameJob,
			jobParameter: 'jobId',
			fields: renameFields,
		},
		{
			name: 'Submit',
			value: 'submit',
			action: 'Submit job',
			description: 'Run the model on a file, JSON or text, and get its result',
			run: submitJob,
			fields: submitFields,
		},
	],
);
