import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '..', '..', '..');
const SECTION = /## Where to change what\n\n([\s\S]*?)\n\n/;

const rows = (SECTION.exec(readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8'))?.[1] ?? '')
	.split('\n')
	.slice(2)
	.map((line) => line.split('|').map((cell) => cell.trim()))
	.map(([, change, files, symbols]) => [change, inTicks(files), inTicks(symbols)] as const);

test('the page says where to make at least ten changes', () => {
	expect(rows.length).toBeGreaterThanOrEqual(10);
});

test.each(rows)('to change %s, open %j', (_, paths, symbols) => {
	expect(paths.filter((path) => filesOf(path).length === 0)).toEqual([]);
	const texts = paths.flatMap(filesOf).map((file) => readFileSync(join(ROOT, file), 'utf8'));
	expect(symbols).not.toEqual([]);
	expect(symbols.filter((symbol) => !texts.some((text) => text.includes(symbol)))).toEqual([]);
});

function inTicks(cell: string): string[] {
	return [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);
}

/** The files that a path names; `<Service>` and the like stand for any name. */
function filesOf(path: string): string[] {
	const [top] = path.split('/');
	const source = path.replaceAll('.', '\\.').replaceAll(/<\w+>/g, '\\w+');
	const whole = new RegExp(`^${source}$`);
	return readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
		.map((file) => join(top, file))
		.filter((file) => whole.test(file));
}
