import type { Measured } from '../results.mts';
import type { Stage } from '../stage.mts';
import { measureCreate, measureGet } from './create.mts';
import { measureFixedLoops } from './fixedLoops.mts';
import { measureFiles } from './files.mts';
import { measureLinearity } from './linearity.mts';
import { measureLoading } from './loading.mts';
import { measureManyFiles } from './manyFiles.mts';
import { measurePolls } from './polls.mts';
import { measureRateLimit } from './rateLimit.mts';
import { measureSlowService } from './slowService.mts';
import { measureWaiting } from './waiting.mts';

interface Entry {
	title: string;
	measure: (stage: Stage) => Promise<Measured>;
}

/** All measures, in the order of the table, by their words for `--only`. */
export const MEASURES: Record<string, Entry> = {
	create: { title: 'Creating 1,000 events', measure: measureCreate },
	get: { title: 'Reading 1,000 decisions', measure: measureGet },
	linear: { title: '10,000 items compared with 1,000', measure: measureLinearity },
	limit: { title: 'A service that accepts 100 requests a second', measure: measureRateLimit },
	slow: { title: 'A service that responds after 200 ms', measure: measureSlowService },
	waiting: { title: '200 jobs that take 1 to 60 s', measure: measureWaiting },
	loops: {
		title: 'Waiting for 200 jobs, beside loops with a fixed interval',
		measure: measureFixedLoops,
	},
	files: { title: 'Files of 1 GB', measure: measureFiles },
	many: { title: '200 files of 1 MB', measure: measureManyFiles },
	polls: { title: "A trigger's polls", measure: measurePolls },
	loading: { title: 'Loading the package', measure: measureLoading },
};
