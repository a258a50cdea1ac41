import type { INodeProperties } from 'n8n-workflow';

import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { readChoice } from '../../../shared/parameters/choice';
import { requireId } from '../../../shared/parameters/id';
import { jobIdFields, outputField } from '../../fields';
import { fetchResult, readOutputName, resultItems, resultLink } from '../../result';

const FORMATS = ['binary', 'json', 'link'] as const;
const show = { resource: ['job'], operation: ['getResult'] };

export const getResultFields: INodeProperties[] = [
	...jobIdFields(show),
	{
		displayName: 'Result Format',
		name: 'resultFormat',
		type: 'options',
		options: [
			{
				name: 'File',
				value: 'binary',
				description: 'Return the result as a file of any size',
			},
			{
				name: 'Items From JSON',
				value: 'json',
				description: 'Return an item for each entry of a JSON result',
			},
			{
				name: 'Link',
				value: 'link',
				description:
					'Return a link to the result. Anyone can open it without a key, and it expires shortly.',
			},
		],
		default: 'binary',
		description: 'How to return the result',
		displayOptions: { show },
	},
	outputField({ ...show, resultFormat: ['binary'] }),
	optionsField(show),
];

/** Returns the result of a job. It requests the link immediately, without fetching the job. */
export const getResult: Operation = async (context) => {
	const id = requireId(context.parameter('jobId'), 'Job ID');
	const format = readChoice(context.parameter('resultFormat'), 'Result Format', FORMATS, 'binary');
	if (format === 'link') return [{ json: { id, link: await resultLink(context, id) } }];
	const name = format === 'binary' ? readOutputName(context) : '';
	const taking = { format, fallbackName: 'result', forAgent: context.isTool } as const;
	return await resultItems(context, id, { id }, await fetchResult(context, id, taking), name);
};
