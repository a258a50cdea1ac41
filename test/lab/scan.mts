import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { cached } from './cache.mts';
import { PROJECT, temporaryFolder } from './folders.mts';
import { asObject } from './json.mts';
import { npm } from './npm.mts';
import { buildProject, packPackages, type PackedPackage } from './pack.mts';
import { run } from './processes.mts';
import { Session } from './session.mts';

// What n8n does with a package that is submitted for verification, before it is published: its linter in
// strict mode, and its scanner on the sources and on the tarball. Names of packages may follow the command.
const SCANNER = { '@n8n/scan-community-package': '0.32.0' };

const only = process.argv.slice(2);
const session = new Session();
const { checks, cleanup, progress, signal } = session;

process.exit(await session.run(scanAll));

async function scanAll(): Promise<void> {
	const folder = await temporaryFolder(cleanup);
	const scanner = await progress.step("n8n's scanner", installScanner);
	const packages = await progress.step('The packages: built and packed', async () => {
		await buildProject(signal);
		return await packPackages(join(folder, 'packed'), signal);
	});
	for (const each of packages) {
		if (only.length > 0 && !only.includes(each.name)) continue;
		progress.say(`${each.name} ${each.version}`);
		const sources = join(folder, 'sources', each.name);
		await copySources(each, sources);
		await lint(sources);
		await scan(scanner, 'the sources', sources, [
			'package.json',
			'{nodes,credentials}/**/*.{js,ts,json}',
		]);
		const unpacked = join(folder, 'unpacked', each.name);
		await mkdir(unpacked, { recursive: true });
		await run('tar', ['-xzf', each.tarball, '-C', unpacked, '--strip-components=1'], { signal });
		await scan(scanner, 'the tarball', unpacked, ['**/*.js', 'package.json']);
	}
	progress.plain(`\n${checks.tally}`);
}

async function installScanner(): Promise<string> {
	const folder = await cached({
		name: 'scanner',
		recipe: SCANNER,
		signal,
		fill: async (folder) => {
			await writeFile(
				join(folder, 'package.json'),
				JSON.stringify({ private: true, dependencies: SCANNER }),
			);
			await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
				cwd: folder,
				signal,
			});
		},
	});
	return join(folder, 'node_modules/@n8n/scan-community-package/scanner/scanner.mjs');
}

/** A package as it would look with a repository of its own. */
async function copySources(
	{ folder, nodes, credentials }: PackedPackage,
	to: string,
): Promise<void> {
	const services = new Set(nodes.map((path) => path.split('/')[2]));
	const files = [
		...['tsconfig.json', 'eslint.config.mjs'].map((name) => [name, name]),
		[join(folder, 'package.json'), 'package.json'],
		...['shared', ...services].map((name) => [`nodes/${name}`, `nodes/${name}`]),
		...credentials.map((path) => {
			const source = path.replace(/^dist\//, '').replace(/\.js$/, '.ts');
			return [source, source];
		}),
	];
	for (const [from, name] of files) {
		await mkdir(dirname(join(to, name)), { recursive: true });
		await cp(join(PROJECT, from), join(to, name), { recursive: true });
	}
	await symlink(join(PROJECT, 'node_modules'), join(to, 'node_modules'));
}

async function lint(folder: string): Promise<void> {
	const cli = join(PROJECT, 'node_modules/@n8n/node-cli/bin/n8n-node.mjs');
	await attempt('n8n-node lint, strict', async () => {
		await run(process.execPath, [cli, 'lint'], { cwd: folder, signal });
	});
}

async function scan(
	scanner: string,
	what: string,
	folder: string,
	patterns: string[],
): Promise<void> {
	await attempt(`n8n's scanner on ${what}`, async () => {
		const program = `import { analyzePackage } from ${JSON.stringify(pathToFileURL(scanner).href)};
			console.log(JSON.stringify(await analyzePackage(...JSON.parse(process.argv[1]))));`;
		const args = ['--input-type=module', '--eval', program, JSON.stringify([folder, patterns])];
		const result = asObject(
			JSON.parse(await run(process.execPath, args, { cwd: folder, signal })),
			"The scanner's answer",
		);
		if (result.passed !== true || result.message !== undefined) {
			throw new Error(`${String(result.message)}\n${String(result.details ?? '')}`);
		}
	});
}

async function attempt(statement: string, work: () => Promise<void>): Promise<void> {
	try {
		await work();
		checks.that(statement, true);
	} catch (error) {
		signal.throwIfAborted();
		checks.that(statement, false, error instanceof Error ? error.message : String(error));
	}
}
