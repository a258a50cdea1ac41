// Measures what the tests catch: changes nodes/shared in small ways, one at a time, and counts the
// changes ("mutants") that no test notices.
//
//   node .ci/mutation.mjs [room …] [--every 10] [--seed 1] [--engine 0] [--out coverage/mutation]
//
// A room is a folder of nodes/shared; without one, all of them are mutated. One mutant of --every is tried,
// with the unit tests of nodes/shared. Of those that survive, --engine are tried on n8n's engine, too.
// Mutants of strings are left out, because messages are free to change, and so are those of constants
// of a module, because Stryker cannot tell which tests they concern. Property tests are left out (slow).
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { Stryker } from '@stryker-mutator/core';

import { isSampled, keyOf } from './mutation/sample.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SHARED = 'nodes/shared';
const UNIT_TESTS = ['<rootDir>/test/unit/shared/**/*.test.ts'];
/** Engine tests that reach all rooms, and take seconds each. */
const ENGINE_TESTS = [
	'arcanna/create',
	'arcanna/retries',
	'arcanna/trigger',
	'arcanna/triggerTrouble',
	'entaingine/files',
	'entaingine/trigger',
	'gravityAi/trigger',
	'gravityAi/transfer',
].map((name) => `<rootDir>/test/engine/${name}.test.ts`);
const SURVIVING = ['Survived', 'NoCoverage'];
const COLUMNS = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored'];

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		every: { type: 'string', default: '10' },
		seed: { type: 'string', default: '1' },
		engine: { type: 'string', default: '0' },
		out: { type: 'string', default: 'coverage/mutation' },
	},
});
process.chdir(ROOT);
const rooms = positionals.length > 0 ? positionals : await allRooms();
const sample = { every: Number(values.every), seed: values.seed };
const out = resolve(values.out);
mkdirSync(out, { recursive: true });

const start = performance.now();
const report = await mutate(UNIT_TESTS, {});
keepSample(report);
const text = [
	`One mutant of ${sample.every}, seed ${sample.seed}; unit tests`,
	...figures(report),
	`${minutes()} minutes`,
];
// Kept even if the engine's tests can't run.
writeFileSync(join(out, 'mutation.json'), JSON.stringify(report));
const chosen = chosenForEngine(report, Number(values.engine));
if (chosen.length > 0) {
	const engine = await mutate(ENGINE_TESTS, { only: chosen });
	text.push('', ...engineFigures(report, engine, new Set(chosen)), `${minutes()} minutes`);
}
text.push('', 'Surviving:', ...survivors(report));
writeFileSync(join(out, 'mutation.json'), JSON.stringify(report));
writeFileSync(join(out, 'mutation.txt'), `${text.join('\n')}\n`);
console.log(text.join('\n'));

async function allRooms() {
	const entries = await readdir(SHARED, { withFileTypes: true });
	return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function minutes() {
	return ((performance.now() - start) / 60_000).toFixed(1);
}

/** Lets Stryker try the mutants, and returns its report. */
async function mutate(tests, { only }) {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-ai-jobs-mutation-'));
	const fileName = join(folder, 'report.json');
	process.env.MUTATION_TESTS = JSON.stringify(tests);
	process.env.MUTATION_SETTINGS = join(folder, 'settings.json');
	const settings = { root: ROOT, folder, ...sample, only };
	writeFileSync(process.env.MUTATION_SETTINGS, JSON.stringify(settings));
	try {
		await new Stryker({
			configFile: '.ci/mutation/stryker.config.mjs',
			mutate: rooms.map((room) => `${SHARED}/${room}/**/*.ts`),
			tempDirName: join(folder, 'sandbox'),
			jsonReporter: { fileName },
		}).runMutationTest();
		return JSON.parse(readFileSync(fileName, 'utf8'));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Every mutant of a report with its file; positions count from 0 here, and from 1 in the report. */
function* mutantsOf({ files }) {
	for (const [file, { mutants, source }] of Object.entries(files)) {
		for (const mutant of mutants) {
			const from0 = ({ line, column }) => ({ line: line - 1, column: column - 1 });
			const { start, end } = mutant.location;
			const placed = { ...mutant, location: { start: from0(start), end: from0(end) } };
			yield { file, source, mutant, placed, key: keyOf(file, placed) };
		}
	}
}

/** Stryker finds by itself what no test covers, in the sample or not, and what belongs to constants. */
function keepSample(given) {
	for (const { mutant, placed, source } of mutantsOf(given)) {
		if (isSampled(placed, source, sample)) continue;
		mutant.status = 'Ignored';
		mutant.statusReason = 'not in the sample';
	}
}

function figures(given) {
	const rows = new Map();
	const rowOf = (name) => {
		if (!rows.has(name))
			rows.set(name, Object.fromEntries([...COLUMNS, 'other'].map((c) => [c, 0])));
		return rows.get(name);
	};
	for (const { file, mutant } of mutantsOf(given)) {
		if (mutant.statusReason === 'not in the sample' || mutant.mutatorName === 'StringLiteral')
			continue;
		const column = COLUMNS.includes(mutant.status) ? mutant.status : 'other';
		for (const name of [file.split('/')[2], 'all']) rowOf(name)[column] += 1;
	}
	const all = rows.get('all');
	rows.delete('all');
	return [...rows, ...(all ? [['all', all]] : [])].map(([name, row]) => {
		const noticed = row.Killed + row.Timeout;
		const tried = noticed + row.Survived + row.NoCoverage;
		return (
			`${name}: ${((100 * noticed) / tried).toFixed(1)} % of ${tried}: ${row.Killed} killed, ` +
			`${row.Timeout} timed out, ${row.Survived} survived, ${row.NoCoverage} not covered; ` +
			`${row.Ignored} of constants not tried, ${row.other} failed to run`
		);
	});
}

/** Evenly from all that survived. */
function chosenForEngine(given, most) {
	const keys = [...mutantsOf(given)]
		.filter(({ mutant }) => SURVIVING.includes(mutant.status))
		.map(({ key }) => key);
	const count = Math.min(most, keys.length);
	return Array.from({ length: count }, (_, at) => keys[Math.floor((at * keys.length) / count)]);
}

/** What became of the chosen mutants on the engine, which is noted in the report, too. */
function engineFigures(given, engine, keys) {
	const tried = [...mutantsOf(engine)].filter(({ key }) => keys.has(key));
	const statusOf = new Map(tried.map(({ key, mutant }) => [key, mutant.status]));
	const counts = new Map();
	for (const { file, mutant, key } of mutantsOf(given)) {
		const status = statusOf.get(key);
		if (!status) continue;
		mutant.statusReason = `${mutant.status} the unit tests, ${status} on the engine`;
		const row = `${file.split('/')[2]}, ${mutant.status} the unit tests: ${status} on the engine`;
		counts.set(row, (counts.get(row) ?? 0) + 1);
		if (['Killed', 'Timeout'].includes(status)) mutant.status = status;
	}
	return [
		`${tried.length} of them on the engine`,
		...[...counts].sort().map(([row, count]) => `${row}: ${count}`),
	];
}

function survivors(given) {
	return [...mutantsOf(given)]
		.filter(({ mutant }) => SURVIVING.includes(mutant.status))
		.map(({ file, mutant: { location, mutatorName, status, replacement, statusReason } }) => {
			const place = `${file}:${location.start.line}:${location.start.column}`;
			const shown = replacement.replace(/\s+/g, ' ').slice(0, 120);
			return `${place} ${status} ${mutatorName} → ${shown}${statusReason ? ` (${statusReason})` : ''}`;
		});
}
