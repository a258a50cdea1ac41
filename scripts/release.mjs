// Releases the packages: one tag for all of them, and each has its own version and changelog.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readPackages, readText, ROOT } from './package/project.mjs';
import { changelogOf, follows, planRelease, releasedChangelog } from './package/release.mjs';
import { npm } from './run.mjs';

const USAGE = `npm run release                         what would be published
npm run release -- --dry-run            the same, and what npm would do with each
npm run release -- --publish            publishes it; only .github/workflows/publish.yml does this
npm run release -- <package> <version>  sets a package's version and dates its changelog`;

const COMPOSE = 'examples/queue-mode/compose.yml';

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	console.error(error.message);
	process.exitCode = 1;
}

async function main([first, second, ...rest]) {
	if (first === undefined) return await release(() => undefined);
	if (first === '--dry-run' && second === undefined) return await release(tryOut);
	if (first === '--publish' && second === undefined) return await release(publish);
	if (first.startsWith('-') || second === undefined || rest.length > 0) {
		console.error(USAGE);
		return 2;
	}
	return await prepare(first, second);
}

/** Shows the plan for each package, and calls `act` with it. */
async function release(act) {
	const plans = await planRelease(readPackages());
	let failed = false;
	for (const plan of plans) {
		console.log(`${plan.state.padEnd(9)}  ${plan.package.name} ${plan.version}: ${plan.reason}`);
		const result = await act(plan);
		if (result === undefined) continue;
		console.log(result.output.trim().replace(/^/gm, '           '));
		if (!result.ok) failed = true;
	}
	if (act === publish && !plans.some(({ state }) => state === 'publish')) {
		console.error('There is nothing to publish');
		return 1;
	}
	return failed ? 1 : 0;
}

async function tryOut({ state, package: { folder } }) {
	// npm refuses a version that it has, in a dry run as well.
	if (state === 'published') return undefined;
	return await npm('publish', `./${folder}`, '--dry-run', '--access', 'public');
}

async function publish({ state, package: { folder } }) {
	if (state !== 'publish') return undefined;
	return await npm('publish', `./${folder}`, '--provenance', '--access', 'public');
}

async function prepare(name, version) {
	const package_ = readPackages().find((each) => each.name === name);
	if (!package_) throw new Error(`There is no package ${name}`);
	const { folder, manifest } = package_;
	if (!follows(version, manifest.version)) {
		throw new Error(`${version} can't follow ${manifest.version}`);
	}
	const changelog = changelogOf(package_);
	const [date] = new Date().toISOString().split('T');
	write(changelog, releasedChangelog(readText(changelog), version, date));
	setVersion(join(folder, 'package.json'), 1, version);
	if (folder === '') {
		setVersion('package-lock.json', 2, version);
		write(COMPOSE, readText(COMPOSE).replace(/(PACKAGE: \S+@)\S+/, `$1${version}`));
	}
	console.log(`${name} is at ${version}. Run npm run docs, and commit what has changed.`);
	return 0;
}

/** Sets the first versions in a file: the package's own. */
function setVersion(path, count, version) {
	let left = count;
	const text = readText(path).replace(/("version": ")[^"]+/g, (found, before) =>
		left-- > 0 ? `${before}${version}` : found,
	);
	write(path, text);
}

function write(path, text) {
	writeFileSync(join(ROOT, path), text);
	console.log(`${path} has changed`);
}
