import type { Figures } from '../../e2e/queue/figures.mts';
import { asMarkdown, readPage } from '../../e2e/queue/page.mts';

const figures: Figures = {
	machine: {
		processor: 'A processor',
		cores: 2,
		memoryGb: 8,
		platform: 'linux x64',
		n8n: '2.41.1',
		n8nNode: '24.21.0',
		benchNode: '20.20.2',
		date: '2026-01-01',
	},
	loadBefore: 0.5,
	slots: 10,
	inFlight: 40,
	jobMs: 200,
	runs: [
		{
			workers: 2,
			executions: 100,
			seconds: 10,
			msEach: { main: 10, workers: 100, postgres: 20, redis: 1 },
		},
	],
	batch: { events: 1000, seconds: 5, msEach: { main: 1, workers: 4, postgres: 0.5, redis: 0 } },
};

/** Without what the formatter changes. */
const plain = (text: string) => text.replace(/[\s\\*_-]+/g, ' ').trim();

describe('the page on scaling out', () => {
	it('tells what the suite has measured, and nothing else', async () => {
		const page = await readPage();
		expect(plain(page.block)).toBe(page.figures ? plain(asMarkdown(page.figures)) : '');
	});

	it('works out how many workers a hundred thousand jobs need', () => {
		// 100,000 / 86,400 s * 60 s are 69.4 jobs at once.
		expect(asMarkdown(figures)).toContain('| 60 s | 70 | 7 |');
	});

	it('works out what a million events keep busy', () => {
		// 11.57 a second, at 10, 100 and 20 ms each, or at 1, 4 and 0.5 ms.
		expect(asMarkdown(figures)).toContain('| An execution for each event | 0.12 | 1.2 | 0.23 |');
		expect(asMarkdown(figures)).toContain(
			'| An execution for 1,000 events | 0.012 | 0.046 | 0.0058 |',
		);
	});

	it('works out when main is the limit', () => {
		expect(asMarkdown(figures)).toContain(
			'The main process fills its core when 10 workers fill theirs',
		);
	});
});
