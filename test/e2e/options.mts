import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

const USAGE = `npm run e2e                          all parts but packages, new-user-single, durable-* and soak
npm run e2e -- --only editor,queue   only these parts
npm run e2e -- --at-once 2           parts that run at the same time, 1 by default
npm run e2e -- --crash-rounds 50     how often n8n is killed, 5 by default
npm run e2e -- --only soak           hours of work in minutes, on a machine with nothing else to do
npm run e2e -- --soak-minutes 10     how long that takes, 2 by default
npm run e2e -- --images              also brings the pictures under docs/images up to date
npm run e2e -- --figures             also brings the figures in docs/scaling-out.md up to date
npm run e2e -- --seed 7               the random choices of an earlier run`;

export interface Options {
	/** The words of the parts to run; all of them if it is left out. */
	only?: string[];
	atOnce: number;
	crashRounds: number;
	soakMinutes: number;
	/** The seed of random choices, so that they can be repeated. */
	seed: number;
	/** Whether pictures for the documentation are written. */
	images: boolean;
	/** Whether figures for the documentation are written. */
	figures: boolean;
}

/** Reads the command line; on an unknown word, prints the usage and exits. */
export function readOptions(words: string[]): Options {
	try {
		const { values } = parseArgs({
			options: {
				only: { type: 'string' },
				'at-once': { type: 'string', default: '1' },
				'crash-rounds': { type: 'string', default: '5' },
				'soak-minutes': { type: 'string', default: '2' },
				seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
				images: { type: 'boolean', default: false },
				figures: { type: 'boolean', default: false },
				help: { type: 'boolean', default: false },
			},
		});
		if (values.help) {
			console.log(`${USAGE}\n\nParts: ${words.join(', ')}`);
			process.exit(0);
		}
		const only = values.only?.split(',').map((word) => word.trim());
		const unknown = only?.filter((word) => !words.includes(word)) ?? [];
		if (unknown.length > 0) {
			throw new Error(`No part is called ${unknown.join(', ')}. There are ${words.join(', ')}.`);
		}
		return {
			only,
			atOnce: count(values['at-once'], '--at-once'),
			crashRounds: count(values['crash-rounds'], '--crash-rounds'),
			soakMinutes: count(values['soak-minutes'], '--soak-minutes'),
			seed: count(values.seed, '--seed'),
			images: values.images,
			figures: values.figures,
		};
	} catch (error) {
		console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
		process.exit(2);
	}
}

function count(text: string, option: string): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 1) {
		throw new Error(`${option} is "${text}"; it has to be a whole number, 1 or more`);
	}
	return value;
}
