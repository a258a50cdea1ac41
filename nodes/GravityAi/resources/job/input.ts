import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { inputFile, textFile, type SourceFile } from '../../../shared/files/source';
import { readMimeType, typeOfName } from '../../../shared/files/types';
import { InvalidParameterError, isUnset } from '../../../shared/parameters/refusal';
import type { OperationContext } from '../../../shared/operations/context';
import { readChoice } from '../../../shared/parameters/choice';
import { readItem, readJsonText } from '../../../shared/parameters/document';
import { readContent, readText } from '../../../shared/parameters/text';

const SOURCES = ['binary', 'json', 'text'] as const;
const FOR_TEXT = 'Set "Input Source" to "Text" and enter it there.';

export function inputFields(show: IDisplayOptions['show']): INodeProperties[] {
	const from = (source: string) => ({ show: { ...show, inputSource: [source] } });
	return [
		{
			displayName: 'Input Source',
			name: 'inputSource',
			type: 'options',
			options: [
				{ name: 'File', value: 'binary', description: 'A file of any size from the input item' },
				{
					name: 'JSON',
					value: 'json',
					description: "The input item's JSON, or JSON entered here",
				},
				{ name: 'Text', value: 'text', description: 'Text entered here, such as CSV rows' },
			],
			default: 'binary',
			description: "Where to take the model's input from",
			displayOptions: { show },
		},
		{
			displayName: 'Input Data Field Name',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			required: true,
			hint: 'The name of the input field containing the file to submit',
			displayOptions: from('binary'),
		},
		{
			displayName: 'JSON',
			name: 'jsonInput',
			type: 'json',
			default: '',
			placeholder: 'e.g. [{ "x": 1, "y": 2 }]',
			hint: 'Leave empty to submit the input item unchanged',
			description: 'The JSON to submit. Required when used as an AI tool.',
			displayOptions: from('json'),
		},
		{
			displayName: 'Text',
			name: 'textInput',
			type: 'string',
			typeOptions: { rows: 5 },
			default: '',
			required: true,
			placeholder: 'e.g. x,y',
			description: 'The text to submit',
			displayOptions: from('text'),
		},
		{
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: '',
			placeholder: 'e.g. customers.csv',
			description: 'The file name to submit. Leave empty to use the name of the file.',
			displayOptions: { show },
		},
		{
			displayName: 'MIME Type',
			name: 'mimeType',
			type: 'string',
			default: '',
			placeholder: 'e.g. text/csv; header=present',
			description:
				'The input type that the model expects. Leave empty to use the type of the file. For CSV with a header row, use "text/csv; header=present".',
			displayOptions: { show },
		},
	];
}

/**
 * The input to submit, under the name and type that the user gives.
 * @throws InvalidParameterError when there is none, or an empty one
 */
export async function readInput(context: OperationContext): Promise<SourceFile> {
	const fileName = readText(context.parameter('fileName'), 'File Name');
	const mimeType = readMimeType(context.parameter('mimeType'), 'MIME Type');
	const file = await readSource(context, fileName);
	return {
		...file,
		...(fileName !== '' && { name: fileName }),
		...(mimeType !== '' && { mimeType }),
	};
}

async function readSource(context: OperationContext, fileName: string): Promise<SourceFile> {
	const source = readChoice(context.parameter('inputSource'), 'Input Source', SOURCES, 'binary');
	if (source === 'json') return textFile(jsonText(context), 'input.json', 'application/json');
	if (source === 'text') {
		const text = readContent(context.parameter('textInput'), 'Text');
		if (isUnset(text)) {
			throw new InvalidParameterError('"Text" is empty. Enter the text to submit.');
		}
		return textFile(text, 'input.txt', typeOfName(fileName) ?? 'text/plain');
	}
	return await inputFile(context, context.parameter('binaryPropertyName'), FOR_TEXT);
}

/** @throws InvalidParameterError */
function jsonText(context: OperationContext): string {
	const text = readJsonText(context.parameter('jsonInput'), 'JSON');
	if (text !== '') return text;
	if (context.isTool) {
		throw new InvalidParameterError('AI agents have no input item. Let the agent fill in "JSON".');
	}
	if (context.isExpression('jsonInput')) {
		throw new InvalidParameterError(
			'The expression in "JSON" returns nothing for this item. Correct it, or leave the field empty to submit the input item.',
		);
	}
	return JSON.stringify(readItem(context.input));
}
