import type { INodeProperties } from 'n8n-workflow';

import { describeFile } from '../../../shared/files/describe';
import { download, downloadToStore } from '../../../shared/files/download';
import { asSentence, ServiceError } from '../../../shared/http/errors';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { requireId } from '../../../shared/parameters/id';
import { requireText } from '../../../shared/parameters/text';
import { entaingineBaseUrl } from '../../address';
import { fileUrlOf, reasonOf } from '../../api';
import { processIdFields } from '../../fields';
import { snapshotOf, readProcess } from '../../process';

const show = { resource: ['process'], operation: ['downloadOutput'] };

export const downloadOutputFields: INodeProperties[] = [
	...processIdFields(show),
	{
		displayName: 'Output Data Field Name',
		name: 'outputPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the output field to put the file in',
		displayOptions: { show },
	},
	optionsField(show),
];

/** Returns a finished process with the file that it produced. */
export const downloadOutput: Operation = async (context) => {
	const property = requireText(
		context.parameter('outputPropertyName'),
		'Output Data Field Name',
		'Enter the name of the field to put the file in, such as "data".',
	);
	const id = requireId(context.parameter('processId'), 'Process ID');
	const known = await readProcess(context, id);
	const { job, state } = snapshotOf(known);
	if (state === 'running') {
		throw noFile(
			`The process ${id} is still running`,
			'The file is available when the process finishes. Add "Process: Get" with "Wait for Completion" before this node.',
		);
	}
	const baseUrl = entaingineBaseUrl(context.setting?.('baseUrl'));
	const url = fileUrlOf(known.process, known.outputs, baseUrl);
	if (url === undefined) {
		const reason = reasonOf(known.process);
		throw noFile(
			`The process ${id} produced no file`,
			state === 'failed'
				? `It failed${reason === undefined ? '.' : `: ${asSentence(reason)}`} To see its outputs so far, use "Process: Get Outputs".`
				: 'Its template returns text only. Use "Process: Get" or "Process: Get Outputs".',
		);
	}
	// The key is only sent to the base URL's own host. entAIngine's page has file URLs with http.
	const request = { url, signed: true, overHttp: true };
	const name = `process-${id}`;
	if (context.isTool) {
		const file = await download(context, { ...request, asStored: true }, name, describeFile);
		const address = file.text === undefined ? { url } : {};
		return [{ json: { ...job, state, [property]: { ...file, ...address } } }];
	}
	const file = await downloadToStore(context, request, name);
	return [{ json: { ...job, state }, binary: { [property]: file } }];
};

function noFile(message: string, advice: string): ServiceError {
	return new ServiceError({ message, advice, mayHaveSucceeded: false, transient: false });
}
