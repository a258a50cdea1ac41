import { registerResource } from '../../../shared/operations/register';
import { entaingine } from '../../service';
import { upload, uploadFields } from './upload';

export const fileResource = registerResource(entaingine, 'file', 'upload', [
	{
		name: 'Upload',
		value: 'upload',
		action: 'Upload a file as an input of a process',
		description: 'Upload a file, and get the URL to use as an input of a process',
		run: upload,
		fields: uploadFields,
	},
]);
