import type { INodeProperties } from 'n8n-workflow';

import { multipart } from '../../../shared/files/multipart';
import { inputFile, type SourceFile } from '../../../shared/files/source';
import { readMimeType } from '../../../shared/files/types';
import type { Answer } from '../../../shared/http/exchange';
import { ServiceError } from '../../../shared/http/errors';
import { orDoubt, send } from '../../../shared/http/client';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { readChoice } from '../../../shared/parameters/choice';
import { readText } from '../../../shared/parameters/text';
import { uploadUrlIn } from '../../api';
import { spaceIdOption } from '../../fields';
import { spaceIdOf } from '../../request';
import { UPLOAD } from '../../service';

const show = { resource: ['file'], operation: ['upload'] };
const STORES = ['BLOB', 'S3'] as const;
const OTHERWISE = {
	forText: 'Add a "Convert to File" node before this node.',
	forAgent:
		'Upload the file in a workflow, and let the agent call that workflow with the "Call n8n Workflow Tool".',
};
const TIMEOUT_MS = 15 * 60_000;
const UPLOADED = {
	mayHave: 'The file may have been uploaded',
	check:
		"Its URL was in the lost response and can't be looked up. Upload the file again: that only stores a second copy.",
};

export const uploadFields: INodeProperties[] = [
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the input field containing the file',
		displayOptions: { show },
	},
	{
		displayName: 'Storage Type',
		name: 'storageType',
		type: 'options',
		options: [
			{ name: 'BLOB', value: 'BLOB', description: 'Blob storage in entAIngine' },
			{ name: 'S3', value: 'S3', description: 'S3 storage in entAIngine' },
		],
		default: 'BLOB',
		description: 'Where entAIngine stores the file',
		displayOptions: { show },
	},
	optionsField(show, {
		own: [
			{
				displayName: 'File Name',
				name: 'fileName',
				type: 'string',
				default: '',
				placeholder: 'e.g. invoice.pdf',
				description:
					"The name to upload the file under. entAIngine uses the extension to detect the file type. Defaults to the file's own name.",
			},
			{
				displayName: 'MIME Type',
				name: 'mimeType',
				type: 'string',
				default: '',
				placeholder: 'e.g. application/pdf',
				description: "The type of the file. Defaults to the file's own type.",
			},
			spaceIdOption,
		],
	}),
];

/** Extensions for the types that entAIngine accepts, used if n8n has no extension for the file. */
const EXTENSIONS: Record<string, string> = {
	'application/json': 'json',
	'application/pdf': 'pdf',
	'application/parquet': 'parquet',
	'application/vnd.apache.parquet': 'parquet',
	'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
	'application/xml': 'xml',
	'application/zip': 'zip',
	'audio/mpeg': 'mp3',
	'audio/wav': 'wav',
	'audio/x-wav': 'wav',
	'image/jpeg': 'jpg',
	'image/png': 'png',
	'image/webp': 'webp',
	'text/csv': 'csv',
	'text/html': 'html',
	'text/markdown': 'md',
	'text/plain': 'txt',
	'text/xml': 'xml',
};

/**
 * Applies the name and type in the options, if they are set. A type in the options takes precedence over
 * n8n's extension for the file.
 */
function asGiven(file: SourceFile, name: string, mimeType: string): SourceFile {
	const { extension, ...rest } = file;
	const ofType = extensionIn(mimeType);
	return {
		...rest,
		extension: ofType ?? extension,
		...(name !== '' && { name }),
		...(mimeType !== '' && { mimeType }),
	};
}

function extensionIn(mimeType: string): string | undefined {
	const [type] = mimeType.toLowerCase().split(';');
	return EXTENSIONS[type.trim()];
}

/** entAIngine uses the extension to detect the type, so a name without one gets that of the file's type. */
function named(file: SourceFile): SourceFile {
	if (/\.[^.\s]{1,10}$/.test(file.name)) return file;
	const extension = file.extension || extensionIn(file.mimeType);
	return extension ? { ...file, name: `${file.name}.${extension.replace(/^\./, '')}` } : file;
}

/** Uploads a file, and returns the URL to use as the value of an input. */
export const upload: Operation = async (context) => {
	const storageType = readChoice(context.parameter('storageType'), 'Storage Type', STORES, 'BLOB');
	const spaceId = spaceIdOf(context);
	const property = context.parameter('binaryPropertyName');
	const name = readText(context.option('fileName'), 'File Name');
	const mimeType = readMimeType(context.option('mimeType'), 'MIME Type');
	const file = named(asGiven(await inputFile(context, property, OTHERWISE), name, mimeType));
	const fields = {
		storageType,
		...(spaceId !== undefined && { spaceId }),
	};
	const request = {
		method: 'POST',
		path: UPLOAD,
		upload: multipart(fields, 'file', file),
		safety: 'unsafe',
		change: UPLOADED,
		timeoutMs: TIMEOUT_MS,
	} as const;
	const answer = await send(context, request);
	const url = uploadUrlIn(answer.body);
	return url === undefined
		? await orDoubt(context, request, Promise.reject(noUrl(file, answer)))
		: [{ json: { url } }];
};

function noUrl(file: SourceFile, { status }: Answer): ServiceError {
	return new ServiceError({
		message: `entAIngine returned no URL for the file "${file.name}"`,
		advice: `The status was ${status}. Check the Base URL in the credential, and for a proxy between n8n and entAIngine.`,
		status,
		mayHaveSucceeded: true,
		transient: false,
	});
}
