/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: '<rootDir>/test/environment.cjs',
	testSequencer: '<rootDir>/test/sequencer.cjs',
	// Most tests wait for a server or a clock half of their time: as many workers as cores, not one less.
	maxWorkers: '100%',
	// Several workers share few cores; what hangs is still told.
	testTimeout: 120_000,
	// Node's sockets need it.
	fakeTimers: { doNotFake: ['nextTick'] },
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
	moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'cjs', 'json', 'node'],
	transform: {
		'\\.m?ts$': [
			'@swc/jest',
			{
				jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } },
				module: { type: 'commonjs' },
			},
		],
	},
};
