import { temporaryFolder } from '../lab/folders.mts';
import { duration } from '../lab/progress.mts';
import { Session } from '../lab/session.mts';
import { readOptions } from './options.mts';
import type { Part } from './part.mts';
import { PARTS } from './parts.mts';
import { Theatre } from './stage.mts';

/** Characters of each failure at the end of the run; the whole text is shown where it happened. */
const MOST_TOLD = 300;

const options = readOptions(PARTS.map(({ word }) => word));
const session = new Session();

process.exit(await session.run(proveAll));

async function proveAll(): Promise<void> {
	const { checks, cleanup, progress } = session;
	const theatre = new Theatre(session, await temporaryFolder(cleanup), options);
	await theatre.prepare();

	const chosen = PARTS.filter(
		({ word, onlyWhenNamed }) => options.only?.includes(word) ?? !onlyWhenNamed,
	);
	// Nothing else runs while something is measured.
	const isBeside = (part: Part) => part.waits === true && !options.figures;
	const lane = async (parts: Part[]) => {
		for (let part = parts.shift(); part; part = parts.shift()) await theatre.perform(part);
	};
	const others = chosen.filter((part) => !isBeside(part));
	await Promise.all([
		lane(chosen.filter(isBeside)),
		...Array.from({ length: options.atOnce }, async () => await lane(others)),
	]);

	progress.plain(`\nAll this took ${duration(progress.elapsedMs)}`);
	for (const failure of checks.failures) progress.plain(`✗ ${failure.slice(0, MOST_TOLD)}`);
	progress.plain(checks.tally);
}
