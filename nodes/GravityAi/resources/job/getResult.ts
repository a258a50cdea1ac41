import type { INodeProperties } from 'n8n-workflow';

import { InvalidParameterError } from '../../../shared/http/errors';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { jobIdField, outputField } from '../../fields';
import { fetchResult, resultItems, resultLink } from '../../result';

const show = { resource: ['job'], operation: ['getResult'] };

export const getResultFields: INodeProperties[] = [
	jobIdField(show),
	{
		displayName: 'Result Format',
		name: 'resultFormat',
		type: 'options',
		options: [
			{
				name: 'File',
				value: 'binary',
				description: 'The result as a file, of any size',
			},
			{
				name: 'Items From JSON',
				value: 'json',
				description: 'An item for each entry of a result that is JSON',
			},
			{
				name: 'Link',
				value: 'link',
				description:
					'A link to the result, which anyone can open without a key and which is good for a short time only',
			},
		],
		default: 'binary',
		description: 'How the result comes out of the node',
		displayOptions: { show },
	},
	outputField({ ...show, resultFormat: ['binary'] }),
	optionsField(show),
];

/** Gives the result of a job. The job itself is not read: its link is asked for at once. */
export const getResult: Operation = async (context) => {
	const id = String(context.parameter('jobId') ?? '').trim();
	const format = context.parameter('resultFormat');
	if (format === 'link') return [{ json: { id, link: await resultLink(context, id) } }];
	if (format !== 'binary' && format !== 'json') {
		throw new InvalidParameterError(
			`"Result Format" is "${String(format)}". It has to be "binary", "json" or "link".`,
		);
	}
	const taking = { format, fallbackName: 'result', forAgent: context.isTool } as const;
	return await resultItems(context, id, { id }, await fetchResult(context, id, taking));
};
