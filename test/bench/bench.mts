import { Session } from '../lab/session.mts';
import { duration } from '../lab/progress.mts';
import { MEASURES } from './measures/index.mts';
import { noise } from './noise.mts';
import { readOptions } from './options.mts';
import { recordProfiles } from './profile.mts';
import { describeMachine } from './report/machine.mts';
import { sayResults } from './report/table.mts';
import { writeReport } from './report/write.mts';
import type { Measure } from './results.mts';
import { setStage } from './stage.mts';

const options = readOptions(Object.keys(MEASURES));
const session = new Session();

process.exit(await session.run(bench));

async function bench(): Promise<void> {
	const { progress, checks } = session;
	const stage = await setStage(session, options.rounds);
	if (options.profile !== undefined) return await recordProfiles(stage, options.profile);

	const measures: Measure[] = [];
	for (const [word, { title, measure }] of Object.entries(MEASURES)) {
		if (options.only && !options.only.includes(word)) continue;
		const results = await progress.step(title, async () => await measure(stage));
		sayResults(progress, [{ ...results, word, title }]);
		measures.push({ ...results, word, title });
	}
	progress.plain();
	sayResults(progress, measures);
	if (options.writes) {
		const machine = describeMachine(stage.installation);
		await writeReport(measures, machine);
		progress.plain('\nWritten to docs/benchmarks.json, docs/benchmarks.md and docs/benchmarks.svg');
	}
	progress.plain(`\n${noise.text}`);
	progress.plain(`All this took ${duration(progress.elapsedMs)}`);
	progress.plain(checks.tally);
}
