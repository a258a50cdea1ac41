import { parseArgs } from 'node:util';

const USAGE = `npm run bench                          measures everything and writes docs/benchmarks.*
npm run bench -- --quick               one round, without jobs of 10 minutes; writes nothing
npm run bench -- --only create,polls   only these measures; writes nothing
npm run bench -- --profile FOLDER      instead: CPU profiles of n8n creating 1,000 events`;

export interface Options {
	rounds: number;
	/** The words of the measures to run; all of them if it is left out. */
	only?: string[];
	/** Whether this run is whole and its results may be written. */
	writes: boolean;
	/** The folder for CPU profiles. */
	profile?: string;
}

const ROUNDS = 5;

export function readOptions(words: string[]): Options {
	try {
		const { values } = parseArgs({
			options: {
				quick: { type: 'boolean', default: false },
				only: { type: 'string' },
				profile: { type: 'string' },
				help: { type: 'boolean', default: false },
			},
		});
		if (values.help) {
			console.log(`${USAGE}\n\nMeasures: ${words.join(', ')}`);
			process.exit(0);
		}
		if (process.platform !== 'linux') {
			throw new Error('npm run bench runs on Linux: it takes memory and processor time from /proc');
		}
		const only = values.only?.split(',').map((word) => word.trim());
		const unknown = only?.filter((word) => !words.includes(word)) ?? [];
		if (unknown.length > 0) {
			throw new Error(`No measure is called ${unknown.join(', ')}. There are ${words.join(', ')}.`);
		}
		return {
			rounds: values.quick ? 1 : ROUNDS,
			only,
			writes: !values.quick && only === undefined,
			profile: values.profile,
		};
	} catch (error) {
		console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
		process.exit(2);
	}
}
