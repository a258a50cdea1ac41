/** What is the same in every mutation run; .ci/mutation.mjs gives the rest. */
export default {
	plugins: ['@stryker-mutator/jest-runner', './.ci/mutation/runner.mjs'],
	testRunner: 'sampled-jest',
	jest: { configFile: '.ci/mutation/jest.config.cjs', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	mutator: { excludedMutations: ['StringLiteral'] },
	ignorePatterns: ['dist', 'coverage', '/docs', '/examples'],
	// Some tests measure time.
	concurrency: 1,
	timeoutMS: 8_000,
	// The first run, of all tests, on a busy machine.
	dryRunTimeoutMinutes: 30,
	reporters: ['json', 'progress-append-only'],
	allowConsoleColors: false,
	disableTypeChecks: false,
	cleanTempDir: 'always',
};
