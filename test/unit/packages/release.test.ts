import { projectPackages } from '../../lab/pack.mts';
import { startRegistry } from '../../lab/registry.mts';
import { copyForRelease, type ReleaseFolder } from './releases.mts';

const SINGLE = 'packages/n8n-nodes-arcanna';

let project: ReleaseFolder;
beforeEach(async () => {
	project = await copyForRelease();
});
afterEach(async () => await project.remove());

const versionIn = async (path: string): Promise<unknown> =>
	JSON.parse(await project.read(path)).version;

test('a package gets its own version, and its changelog a dated section with what was unreleased', async () => {
	const before = await project.read(`${SINGLE}/CHANGELOG.md`);

	const { code } = await project.release(['n8n-nodes-arcanna', '0.2.0']);

	expect(code).toBe(0);
	expect(await versionIn(`${SINGLE}/package.json`)).toBe('0.2.0');
	expect(await versionIn('package.json')).toBe('0.1.0');
	const after = await project.read(`${SINGLE}/CHANGELOG.md`);
	expect(after).toMatch(/## \[Unreleased\]\n\n## \[0\.2\.0\] - \d{4}-\d\d-\d\d\n\n### Added\n/);
	expect(after.replace(/## \[0\.2\.0\] - .+\n\n/, '')).toBe(before);
});

test('the package with all services has its version in the lock file and the compose file, too', async () => {
	const { code } = await project.release(['n8n-nodes-ai-jobs', '1.0.0']);

	expect(code).toBe(0);
	const lock = JSON.parse(await project.read('package-lock.json'));
	expect([await versionIn('package.json'), lock.version, lock.packages[''].version]).toEqual([
		'1.0.0',
		'1.0.0',
		'1.0.0',
	]);
	expect(await project.read('examples/queue-mode/compose.yml')).toContain(
		'PACKAGE: n8n-nodes-ai-jobs@1.0.0\n',
	);
	expect(await versionIn(`${SINGLE}/package.json`)).toBe('0.1.0');
});

test('publishes what is in its changelog and not on npm, and nothing else', async () => {
	const registry = await startRegistry([{ name: 'n8n-nodes-ai-jobs', version: '0.1.0' }]);
	try {
		await project.release(['n8n-nodes-arcanna', '0.2.0']);
		const { code, output } = await project.release([], registry.url);
		expect(code).toBe(0);
		const waiting = (await projectPackages())
			.filter(({ folder, name }) => folder !== '' && name !== 'n8n-nodes-arcanna')
			.map(
				({ name }) =>
					`waiting    ${name} 0.1.0: packages/${name}/CHANGELOG.md has no section for 0.1.0`,
			);
		expect(output.trim().split('\n')).toEqual([
			'published  n8n-nodes-ai-jobs 0.1.0: already on npm; its changelog has changes for a next version',
			'publish    n8n-nodes-arcanna 0.2.0: not on npm yet',
			...waiting,
		]);
	} finally {
		await registry.close();
	}
});

test('ends with an error when there is nothing to publish', async () => {
	const registry = await startRegistry([]);
	try {
		const { code, output } = await project.release(['--publish'], registry.url);
		expect({ code, output }).toEqual({
			code: 1,
			output: expect.stringContaining('There is nothing to publish'),
		});
	} finally {
		await registry.close();
	}
});

test.each([
	['a version that is lower', ['n8n-nodes-arcanna', '0.0.9'], "0.0.9 can't follow 0.1.0"],
	['what is not a version', ['n8n-nodes-arcanna', '1.0'], "1.0 can't follow 0.1.0"],
	['a package that it does not know', ['n8n-nodes-other', '1.0.0'], 'no package n8n-nodes-other'],
	['an unknown option', ['--all'], 'npm run release -- --dry-run'],
])('changes nothing for %s', async (_what, args, says) => {
	const { code, output } = await project.release(args);
	expect(code).toBeGreaterThan(0);
	expect(output).toContain(says);
	expect(await versionIn(`${SINGLE}/package.json`)).toBe('0.1.0');
});

test('releases nothing without a change in the changelog', async () => {
	await project.release(['n8n-nodes-arcanna', '0.2.0']);
	const { code, output } = await project.release(['n8n-nodes-arcanna', '0.3.0']);
	expect(code).toBe(1);
	expect(output).toContain('say there what has changed');
	expect(await versionIn(`${SINGLE}/package.json`)).toBe('0.2.0');
});

test('does not take a registry that is down for one without the package', async () => {
	const { code, output } = await project.release([]);
	expect(code).toBe(1);
	expect(output).toContain('npm view n8n-nodes-');
});
