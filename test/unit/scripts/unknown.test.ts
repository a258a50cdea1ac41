import { runProgram } from './program.mts';

const LINT = ['scripts/lint.mjs'];
const NEW_SERVICE = ['.ci/new-service.mjs'];
const PUBLISHED = ['.ci/published.mjs', '--quick'];

// What checks nothing must not look as if it had passed.
test.each([
	[LINT, 'nodes'],
	[LINT, 'README.md'],
	[LINT, '--fix'],
	[NEW_SERVICE, 'lnit'],
	[NEW_SERVICE, '--help'],
	[PUBLISHED, 'arcana'],
])(
	'%j refuses %s',
	async (program, given) => {
		const { code, output } = await runProgram(...program, given);
		expect(code).not.toBe(0);
		expect(output).toContain(given);
		expect(output).not.toMatch(/^0 passed, 0 failed$/m);
	},
	20_000,
);
