import type { Part, Stage } from '../part.mts';
import { checkCoverage } from './coverage.mts';
import { runCases } from './run.mts';
import { allCases } from './services.mts';

/** Each operation and each trigger event, in a workflow of its own. */
export const operations: Part = {
	word: 'operations',
	title: 'Every operation and every trigger event, in workflows',
	run: runOperations,
};

async function runOperations(stage: Stage): Promise<void> {
	const { checks, progress, signal } = stage;
	const { n8n } = await stage.rig();
	const bench = { n8n, checks, progress, signal };
	await checkCoverage(bench, await runCases(bench, await allCases()));
}
