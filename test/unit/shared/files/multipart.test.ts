import { multipart } from '../../../../nodes/shared/files/multipart';
import { textFile, type SourceFile } from '../../../../nodes/shared/files/source';
import { sent, streamOf, wholeStream } from './support.mts';

const stored = (bytes: number, ...chunks: string[]): SourceFile => ({
	name: 'rows.csv',
	mimeType: 'text/csv; header=present',
	content: { kind: 'stored', bytes, open: async () => streamOf(...chunks) },
});

const held = (content: Buffer | string, text?: string): SourceFile => ({
	name: 'rows.csv',
	mimeType: 'text/csv',
	content: {
		kind: 'held',
		encoding: 'base64',
		text: text ?? Buffer.from(content).toString('base64'),
	},
});

describe('a multipart body', () => {
	test('holds its fields and then the file, each in its part', async () => {
		const upload = multipart({ data: '{"a":1}' }, 'file', stored(7, 'a,b\n', '1,2'));
		const { body, bytes } = await sent(upload);
		const boundary = upload.contentType.split('boundary=')[1];

		expect(upload.contentType).toBe(`multipart/form-data; boundary=${boundary}`);
		expect(boundary.length).toBeLessThanOrEqual(70);
		expect(body.toString().split('\r\n')).toEqual([
			`--${boundary}`,
			'Content-Disposition: form-data; name="data"',
			'',
			'{"a":1}',
			`--${boundary}`,
			'Content-Disposition: form-data; name="file"; filename="rows.csv"',
			'Content-Type: text/csv; header=present',
			'',
			'a,b\n1,2',
			`--${boundary}--`,
			'',
		]);
		expect(bytes).toBe(body.length);
	});

	test('is the same again in another try', async () => {
		const upload = multipart({}, 'file', stored(3, 'a', 'bc'));

		expect(await sent(upload)).toEqual(await sent(upload));
	});

	test.each([
		['a text', textFile('größer\n', 'a.txt', 'text/plain'), 'größer\n'],
		['what n8n holds in the item', held('a,b\n1,2'), 'a,b\n1,2'],
		['base64 with line breaks', held('', 'YSxi\r\nCjEs\nMg==\n'), 'a,b\n1,2'],
		['base64 without its padding', held('', 'YQ'), 'a'],
	])('gives %s byte for byte', async (_, file, content) => {
		const { body, bytes } = await sent(multipart({}, 'file', file));

		expect(body.toString()).toContain(`\r\n\r\n${content}\r\n--`);
		expect(bytes).toBe(body.length);
	});

	test('takes a file that a database gives as a whole', async () => {
		const source = wholeStream('a,b\n1,2');
		const content = { kind: 'stored' as const, bytes: 7, open: async () => source };
		const { body, bytes } = await sent(multipart({}, 'file', { ...stored(7), content }));

		expect(body.toString()).toContain('\r\n\r\na,b\n1,2\r\n--');
		expect(bytes).toBe(body.length);
	});

	test('keeps bytes that are no text', async () => {
		const content = Buffer.from([0, 255, 13, 10, 45, 45, 128]);
		const { body } = await sent(multipart({}, 'file', held(content)));

		expect(body.includes(content)).toBe(true);
	});

	test('lets a name out of no header', async () => {
		const file = { ...textFile('x', 'a"; filename="b\r\nX-Evil: 1.csv', 'text/csv') };
		const { body } = await sent(multipart({}, 'file', file));

		expect(body.toString()).toContain('filename="a%22; filename=%22b%0D%0AX-Evil: 1.csv"\r\n');
	});

	test.each([2, 4])('breaks but n8n expects %i bytes of 3', async (bytes) => {
		await expect(sent(multipart({}, 'file', stored(bytes, 'abc')))).rejects.toThrow(
			`it has 3 bytes, but n8n expects ${bytes}`,
		);
	});

	test('closes the file that it has opened', async () => {
		const source = streamOf('abc');
		const upload = multipart({}, 'file', {
			...stored(3),
			content: { kind: 'stored', bytes: 3, open: async () => source },
		});
		const { body } = await upload.open();
		if (Buffer.isBuffer(body)) throw new Error('A stream is due');
		const closed = new Promise((resolve) => source.once('close', resolve));
		body.destroy();
		await closed;

		expect(source.destroyed).toBe(true);
	});
});
