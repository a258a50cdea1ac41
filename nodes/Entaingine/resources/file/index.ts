import { registerResource } from '../../../shared/operations/register';
import { entaingine } from '../../service';
import { upload, uploadFields } from './upload';

export const fileResource = registerResource(entaingine, 'file', { selected: 'upload' }, [
	{
		name: 'Upload',
		value: 'upload',
		action: 'Upload file',
		description: 'Upload a file and get its URL to use as a process input',
		run: upload,
		fields: uploadFields,
	},
]);
