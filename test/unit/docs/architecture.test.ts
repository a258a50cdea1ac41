import { filesNamed, textOf } from '../project.mts';

const SECTION = /## Where to change what\n\n([\s\S]*?)\n\n/;

const rows = (SECTION.exec(textOf('ARCHITECTURE.md'))?.[1] ?? '')
	.split('\n')
	.slice(2)
	.map((line) => line.split('|').map((cell) => cell.trim()))
	.map(([, change, files, symbols]) => [change, inTicks(files), inTicks(symbols)] as const);

test('the page says where to make at least ten changes', () => {
	expect(rows.length).toBeGreaterThanOrEqual(10);
});

test.each(rows)('to change %s, open %j', (_, paths, symbols) => {
	expect(paths.filter((path) => filesNamed(path).length === 0)).toEqual([]);
	const texts = paths.flatMap(filesNamed).map(textOf);
	expect(symbols).not.toEqual([]);
	expect(symbols.filter((symbol) => !texts.some((text) => text.includes(symbol)))).toEqual([]);
});

function inTicks(cell: string): string[] {
	return [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);
}
