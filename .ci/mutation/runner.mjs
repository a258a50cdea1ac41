// A test runner for Stryker: its own one for jest, asked only about the mutants of the sample, and
// only with the test files that cover the mutant, the quickest first, until one of them fails.
// Stryker's own way loads every test file that imports the mutated one, for each mutant.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

import { isSampled, keyOf } from './sample.mjs';

/** As .ci/mutation.mjs wrote them. */
const settings = () => JSON.parse(readFileSync(process.env.MUTATION_SETTINGS, 'utf8'));

function create(injector) {
	const [{ factory }] = jestPlugins;
	return new SampledRunner(injector.injectFunction(factory), settings());
}
create.inject = ['$injector'];

export const strykerPlugins = [{ kind: 'TestRunner', name: 'sampled-jest', factory: create }];

class SampledRunner {
	constructor(jest, { root, folder, every, seed, only }) {
		this.jest = jest;
		this.root = root;
		this.sample = { every, seed };
		this.only = only && new Set(only);
		this.timesFile = join(folder, 'times.json');
		this.testFiles = undefined;
		const adapter = jest.jestTestAdapter;
		const run = adapter.run.bind(adapter);
		adapter.run = (asked) => run({ ...asked, testFiles: this.testFiles ?? asked.testFiles });
	}

	capabilities() {
		return this.jest.capabilities();
	}

	async init() {
		await this.jest.init?.();
	}

	async dispose() {
		await this.jest.dispose?.();
	}

	async dryRun(options) {
		const start = performance.now();
		const result = await this.jest.dryRun(options);
		if (!result.tests) return result;
		const tests = result.tests.map(({ id, fileName, timeSpentMs }) => ({
			id,
			fileName,
			timeSpentMs,
		}));
		// In a file, because Stryker replaces a runner's process after a timeout.
		writeFileSync(this.timesFile, JSON.stringify(tests));
		// Loading time counts as the tests': Stryker would wait that long for each mutant that hangs.
		const spentMs = tests.reduce((sum, { timeSpentMs }) => sum + timeSpentMs, 0);
		const loadMs = Math.max(0, performance.now() - start - spentMs) / Math.max(1, tests.length);
		for (const test of result.tests) test.timeSpentMs += loadMs;
		return result;
	}

	async mutantRun(options) {
		if (!this.isAsked(options)) return { status: 'error', errorMessage: 'not in the sample' };
		let nrOfTests = 0;
		for (const { fileName, ids } of this.filesFor(options.testFilter)) {
			this.testFiles = [fileName];
			const result = await this.jest.mutantRun({ ...options, testFilter: [...ids] });
			if (result.status !== 'survived') return result;
			nrOfTests += result.nrOfTests;
		}
		return { status: 'survived', nrOfTests };
	}

	isAsked({ activeMutant, sandboxFileName }) {
		const file = relative(process.cwd(), sandboxFileName).split(sep).join('/');
		if (this.only) return this.only.has(keyOf(file, activeMutant));
		return isSampled(activeMutant, readFileSync(join(this.root, file), 'utf8'), this.sample);
	}

	/** The files with the given tests, the quickest first. */
	filesFor(testFilter) {
		this.tests ??= JSON.parse(readFileSync(this.timesFile, 'utf8'));
		const asked = testFilter && new Set(testFilter);
		const files = new Map();
		for (const { id, fileName, timeSpentMs } of this.tests) {
			if (asked && !asked.has(id)) continue;
			const file = files.get(fileName) ?? { fileName, ids: new Set(), ms: 0 };
			file.ids.add(id);
			file.ms += timeSpentMs;
			files.set(fileName, file);
		}
		return [...files.values()].sort((one, other) => one.ms - other.ms);
	}
}
