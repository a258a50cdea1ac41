import type { INodeProperties } from 'n8n-workflow';

import { multipart } from '../../../shared/files/multipart';
import { inputFile } from '../../../shared/files/source';
import { ServiceError } from '../../../shared/http/errors';
import { send } from '../../../shared/http/client';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { uploadUrlIn } from '../../api';
import { spaceIdOption } from '../../fields';
import { spaceIdOf } from '../../request';
import { UPLOAD } from '../../service';

const show = { resource: ['file'], operation: ['upload'] };
const TIMEOUT_MS = 15 * 60_000;

export const uploadFields: INodeProperties[] = [
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the input field that holds the file',
		displayOptions: { show },
	},
	{
		displayName: 'Storage Type',
		name: 'storageType',
		type: 'options',
		options: [
			{ name: 'BLOB', value: 'BLOB', description: 'The blob storage of entAIngine' },
			{ name: 'S3', value: 'S3', description: 'The S3 storage of entAIngine' },
		],
		default: 'BLOB',
		description: 'Where entAIngine keeps the file',
		displayOptions: { show },
	},
	optionsField(show, { own: [spaceIdOption] }),
];

/** Uploads a file, and gives the URL to use as the value of an input. */
export const upload: Operation = async (context) => {
	const file = await inputFile(context, context.parameter('binaryPropertyName'));
	const spaceId = spaceIdOf(context);
	const fields = {
		storageType: context.parameter('storageType') === 'S3' ? 'S3' : 'BLOB',
		...(spaceId !== undefined && { spaceId }),
	};
	const { body, status } = await send(context, {
		method: 'POST',
		path: UPLOAD,
		upload: multipart(fields, 'file', file),
		safety: 'unsafe',
		timeoutMs: TIMEOUT_MS,
	});
	const url = uploadUrlIn(body);
	if (url !== undefined) return [{ json: { url } }];
	throw new ServiceError({
		message: `entAIngine took the file "${file.name}" but gave no address for it`,
		advice: `It answered ${status}. Check the Base URL in the credential, and whether a proxy stands between n8n and entAIngine.`,
		status,
		mayHaveSucceeded: true,
		transient: false,
	});
};
