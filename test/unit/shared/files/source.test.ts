import type { INodeExecutionData } from 'n8n-workflow';

import { inputFile } from '../../../../nodes/shared/files/source';
import { contextOf } from '../support.mts';
import { streamOf, text } from './support.mts';

const OTHERWISE = { forText: 'Send it as text.', forAgent: 'Let the agent send text.' };
const stored = { id: 'filesystem-v2:1', data: 'filesystem-v2', mimeType: 'text/csv' };
const held = { data: 'YSxi', mimeType: 'text/csv', fileName: 'a.csv' };

function task(input: INodeExecutionData, { bytes = 3, isTool = false } = {}) {
	const { files, ...rest } = contextOf();
	return {
		...rest,
		input,
		isTool,
		files: { ...files, size: async () => bytes, open: async () => streamOf('a,b') },
	};
}

const of = (binary: INodeExecutionData['binary'], json = {}) => task({ json, binary });

describe('the file of an input item', () => {
	test('is streamed where n8n has stored it', async () => {
		const file = await inputFile(of({ data: stored }), 'data', OTHERWISE);

		expect(file).toMatchObject({ name: 'file.csv', mimeType: 'text/csv' });
		if (file.content.kind === 'held') throw new Error('A stored file is due');
		expect(file.content.bytes).toBe(3);
		expect(await text(await file.content.open())).toBe('a,b');
	});

	test('is taken as it is where n8n holds it in the item', async () => {
		expect(await inputFile(of({ data: held }), ' data ', OTHERWISE)).toEqual({
			name: 'a.csv',
			mimeType: 'text/csv',
			content: { kind: 'held', encoding: 'base64', text: 'YSxi' },
		});
	});

	test.each([
		['under a path in its JSON', 'files.0', { files: { 0: held } }],
		['under its JSON, by its full path', '_files.data', { _files: { data: held } }],
		['under its JSON, by its name', 'data', { _files: { data: held } }],
	])('is found %s', async (_, property, json) => {
		expect((await inputFile(of(undefined, json), property, OTHERWISE)).name).toBe('a.csv');
	});

	test('can be given itself, by an expression', async () => {
		expect((await inputFile(of(undefined), held, OTHERWISE)).name).toBe('a.csv');
	});

	test('gets a type where n8n knows none', async () => {
		const file = await inputFile(of({ data: { ...held, mimeType: '' } }), 'data', OTHERWISE);

		expect(file.mimeType).toBe('application/octet-stream');
	});

	test.each([
		['no field is named', of({ data: held }), '', '"Input Data Field Name" is empty'],
		['it is missing', of({ data: held }), 'other', 'has no file in "other"'],
		['there is none at all', of(undefined), 'data', 'has no file in "data"'],
		['it is of the prototype', of({}), 'constructor', 'has no file in "constructor"'],
		['it is empty in the item', of({ data: { ...held, data: '' } }), 'data', 'is empty'],
		[
			'it is empty in the store',
			task({ json: {}, binary: { data: stored } }, { bytes: 0 }),
			'data',
			'is empty',
		],
		[
			'an agent asks',
			task({ json: {}, binary: { data: held } }, { isTool: true }),
			'data',
			'AI agent',
		],
	])('is refused when %s', async (_, given, property, message) => {
		await expect(inputFile(given, property, OTHERWISE)).rejects.toThrow(message);
	});

	test('is looked for with the other names at hand', async () => {
		await expect(inputFile(of({ one: held, two: held }), 'data', OTHERWISE)).rejects.toMatchObject({
			advice: expect.stringContaining('one, two'),
		});
	});
});
