import { collectMessages } from '../../../scripts/docs/messages.mts';
import { pageTexts, writtenTexts } from './pages.mts';
import { uiTexts } from './texts.mts';
import { STUMBLES } from './wordingPatterns.mts';

interface Text {
	at: string;
	text: string;
}

/** What a text should not say, with where it stands and what to say instead. */
const stumbles = (texts: Text[]) =>
	texts.flatMap(({ at, text }) =>
		STUMBLES.flatMap(([pattern, better]) => {
			const found = pattern.exec(text);
			return found ? [`${at}: "${found[0]}" in "${text}". Better: ${better}`] : [];
		}),
	);

test('the panels use no wording that makes readers stumble', () => {
	const panels = uiTexts().filter(({ at }) => !at.endsWith('.test'));
	expect(panels.length).toBeGreaterThan(300);
	expect(stumbles(panels)).toEqual([]);
});

test('the messages use none either', () => {
	const messages = ['nodes', 'credentials'].flatMap((folder) => collectMessages(folder));
	const texts = messages.map(({ file, text, advice }) => ({ at: file, text: `${text} ${advice}` }));
	expect(texts.length).toBeGreaterThan(150);
	expect(stumbles(texts)).toEqual([]);
});

test('the pages and the notes of examples use none either', () => {
	const pages = pageTexts();
	expect(pages.length).toBeGreaterThan(500);
	expect(stumbles(pages)).toEqual([]);
});

test('what programs write into the pages uses none either', () => {
	const written = writtenTexts();
	expect(written.length).toBeGreaterThan(1000);
	expect(stumbles(written)).toEqual([]);
});

test('every pattern says what to write instead', () => {
	expect(STUMBLES.filter(([, better]) => better === '')).toEqual([]);
	expect(stumbles([{ at: 'a text', text: 'The job has ended, well or not' }])).toEqual([
		expect.stringContaining('has finished'),
	]);
});
