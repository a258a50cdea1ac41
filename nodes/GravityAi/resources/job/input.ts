import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { filledByModel, NOT_AS_TOOL, notAsTool, variedAsTool } from '../../../shared/fields/tool';
import { inputFile, textFile, type SourceFile } from '../../../shared/files/source';
import { readMimeType, typeOfName } from '../../../shared/files/types';
import { InvalidParameterError, isUnset } from '../../../shared/parameters/refusal';
import type { OperationContext } from '../../../shared/operations/context';
import { readChoice } from '../../../shared/parameters/choice';
import { readItem, readJsonText } from '../../../shared/parameters/document';
import { readSwitch } from '../../../shared/parameters/switch';
import { readContent, readText } from '../../../shared/parameters/text';

const SOURCES = ['binary', 'json', 'text'] as const;
const OTHERWISE = {
	forText: 'Set "Input Source" to "Text" and enter it there.',
	forAgent: 'Set "Input Source" to "Text" or "JSON" and let the agent fill in that field.',
};

/** CSV with a header row, as in Gravity AI's documentation. */
const CSV_WITH_HEADER = 'text/csv; header=present';

export function inputFields(show: IDisplayOptions['show']): INodeProperties[] {
	const from = (source: string) => ({ show: { ...show, inputSource: [source] } });
	return [
		...variedAsTool(
			{
				displayName: 'Input Source',
				name: 'inputSource',
				type: 'options',
				options: [
					{
						name: 'File',
						value: 'binary',
						description: 'A file of any size from the input item',
						displayOptions: NOT_AS_TOOL,
					},
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
			{ default: 'json' },
		),
		notAsTool({
			displayName: 'Input Data Field Name',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			required: true,
			hint: 'The name of the input field containing the file to submit',
			displayOptions: from('binary'),
		}),
		...filledByModel(
			{
				displayName: 'JSON',
				name: 'jsonInput',
				type: 'json',
				default: '',
				placeholder: 'e.g. [{ "x": 1, "y": 2 }]',
				hint: 'Leave empty to submit the input item unchanged',
				description: 'The JSON to submit',
				displayOptions: from('json'),
			},
			'input',
			'The input of the model as JSON text: an object, or a list with an object for each row',
		),
		...filledByModel(
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
			'input',
			'The input of the model as text, such as CSV rows',
		),
		{
			displayName: 'First Row Is Header',
			name: 'firstRowIsHeader',
			type: 'boolean',
			default: false,
			description:
				'Whether the text is CSV with the names of the columns in its first row. It is then submitted as "text/csv; header=present".',
			displayOptions: from('text'),
		},
	];
}

/** The options about the input. */
export const fileOptions: INodeProperties[] = [
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. customers.csv',
		description: "The file name to send. Defaults to the file's own name.",
	},
	{
		displayName: 'MIME Type',
		name: 'mimeType',
		type: 'string',
		default: '',
		placeholder: 'e.g. text/csv; header=present',
		description:
			'The input type that the model expects. Defaults to the type of the file. For CSV with a header row, use "text/csv; header=present".',
	},
];

/**
 * The input to submit, with the user's name and type.
 * @throws InvalidParameterError when there is none, or an empty one
 */
export async function readInput(context: OperationContext): Promise<SourceFile> {
	const fileName =
		readText(context.option('fileName'), 'File Name') ||
		readText(context.parameter('fileName'), 'File Name');
	const mimeType =
		readMimeType(context.option('mimeType'), 'MIME Type') ||
		readMimeType(context.parameter('mimeType'), 'MIME Type');
	const file = await readSource(context, fileName);
	// The switch is more specific than the bare type.
	const isBare = mimeType === 'text/csv' && file.mimeType === CSV_WITH_HEADER;
	return {
		...file,
		...(fileName !== '' && { name: fileName }),
		...(mimeType !== '' && !isBare && { mimeType }),
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
		if (readSwitch(context.parameter('firstRowIsHeader'), 'First Row Is Header')) {
			return textFile(text, 'input.csv', CSV_WITH_HEADER);
		}
		return textFile(text, 'input.txt', typeOfName(fileName) ?? 'text/plain');
	}
	return await inputFile(context, context.parameter('binaryPropertyName'), OTHERWISE);
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
