import type { INodeProperties } from 'n8n-workflow';

import { inBulk } from '../../../shared/operations/bulk';
import { asTool } from '../../../shared/operations/declared';
import { entaingine } from '../../service';
import { upload, uploadFields } from './upload';

export const fileOperations = { upload: inBulk(entaingine, upload) };

export const fileFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['file'] } },
		options: [
			{
				name: 'Upload',
				value: 'upload',
				action: 'Upload a file as an input of a process',
				description: 'Upload a file, and get the URL to use as an input of a process',
				routing: asTool(entaingine, upload),
			},
		],
		default: 'upload',
	},
	...uploadFields,
];
