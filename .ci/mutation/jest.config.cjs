const { join } = require('node:path');
const usual = require('../../jest.config.cjs');

const root = join(__dirname, '..', '..');

/** As for all tests, but only those that a mutation run asks for. */
module.exports = {
	...usual,
	rootDir: root,
	// Stryker extends it, and does not resolve <rootDir>.
	testEnvironment: usual.testEnvironment.replace('<rootDir>', root),
	testMatch: JSON.parse(
		process.env.MUTATION_TESTS ?? '["<rootDir>/test/unit/shared/**/*.test.ts"]',
	),
	testPathIgnorePatterns: [...usual.testPathIgnorePatterns, '\\.properties\\.test\\.ts$'],
};
