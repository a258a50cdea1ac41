import { MOST_PENDING_IN_ALL } from '../../../nodes/shared/triggers/feed';
import { MOST_GIVEN } from '../../../nodes/shared/triggers/givenJobs';
import { MOST_RUNNING } from '../../../nodes/shared/triggers/scheduledJobs';
import { DOLLARS_FOR_A_UNIT } from '../../../nodes/GravityAi/api';
import { allFields } from './texts.mts';
import { pageText } from './pages.mts';

const page = pageText('docs/questions.md');
const packages = pageText('docs/packages.md');

/** The default that the editor shows for an option of nodes that wait. */
function defaultOf(name: string): unknown {
	return allFields().find(({ field }) => field.name === name)?.field.default;
}

describe('what the page of questions says', () => {
	test.each([
		['the default of Wait Timeout', () => `(${String(defaultOf('timeout'))} seconds unless`],
		['the default of Concurrency', () => `up to ${String(defaultOf('concurrency'))} requests`],
		['IDs that a trigger watches', () => `${MOST_GIVEN.toLocaleString('en-US')}. For more`],
		['running items', () => `| ${MOST_PENDING_IN_ALL.toLocaleString('en-US')} `],
		['jobs of a scheduled trigger', () => `or up to ${MOST_RUNNING} with _Max Concurrent Runs_`],
		['the price of a unit', () => `$${DOLLARS_FOR_A_UNIT} for each unit of \`billedUsage\``],
	])('%s is that of the code', (_what, says) => {
		expect(page).toContain(says());
	});

	it('names the versions of n8n that the packages are tested with', () => {
		const versions = [...packages.matchAll(/^\| (?:from )?(\d+\.\d+\.\d+) /gm)];
		expect(versions.length).toBeGreaterThan(2);
		for (const [, version] of versions) expect(page).toContain(version);
	});

	it('gives the answer in the first sentence, and has a link to each question', () => {
		const sections = page.split(/^## /m).slice(1);
		expect(sections.length).toBeGreaterThan(8);
		for (const section of sections) {
			const [title, , answer] = section.split('\n');
			expect(answer).toMatch(/^\*\*/);
			expect(page).toContain(`[${title}](#`);
		}
	});

	it.each(['README.md', 'docs/README.md', 'docs/troubleshooting.md'])('is linked in %s', (from) => {
		expect(pageText(from)).toContain('questions.md');
	});
});
