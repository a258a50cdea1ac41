const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { join, resolve } = require('node:path');
const { Transform } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { dest, parallel, series, src, watch } = require('gulp');

const WATCHED = [
	'package.json',
	'packages/*/package.json',
	'credentials/**/*.ts',
	'nodes/**/*.{ts,svg}',
	'nodes/**/*.node.json',
	'nodes/**/__schema__/**/*.json',
];

/** What is wrong is in a file that the message names, so gulp shows no stack. */
class BuildError extends Error {
	name = 'Build stopped';
	showStack = false;
}

function stopOn(problems) {
	if (problems.length > 0) throw new BuildError(problems.join('\n  '));
}

async function packages() {
	const { readPackages } = await import('./scripts/package/project.mjs');
	return readPackages();
}

async function clean() {
	for (const { folder } of await packages()) {
		await rm(resolve(__dirname, folder, 'dist'), { recursive: true, force: true });
	}
}

async function compile() {
	const { inspectEntries } = await import('./scripts/package/project.mjs');
	stopOn(inspectEntries());
	const tsc = require.resolve('typescript/bin/tsc');
	const child = spawn(process.execPath, [tsc, '--noEmit'], { cwd: __dirname, stdio: 'inherit' });
	const code = await new Promise((done, fail) => child.once('error', fail).once('close', done));
	if (code !== 0) throw new BuildError('TypeScript complains, see above. Nothing was written.');
	const { bundle } = await import('./scripts/package/bundle.mjs');
	for (const each of await packages()) await bundle(each);
}

// Asks the compiled nodes which icons they show, so it comes after `compile`.
async function icons() {
	const { findIcons, optimiseIcon } = await import('./scripts/package/icons.mjs');
	for (const each of await packages()) await copy(each, findIcons(each), optimiseIcon);
}

async function codex() {
	const { codexFor, findCodexFiles } = await import('./scripts/package/codex.mjs');
	for (const each of await packages()) {
		await copy(each, findCodexFiles(each), (text) => codexFor(each, text));
	}
}

/** What the editor shows of an operation's output before it has run; made by `npm run docs`. */
async function previews() {
	const { findPreviews } = await import('./scripts/package/previews.mjs');
	for (const each of await packages()) await copy(each, findPreviews(each), (text) => text);
}

async function copy({ folder }, { files, problems }, change) {
	stopOn(problems);
	const changed = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			file.contents = Buffer.from(change(file.contents.toString()));
			done(null, file);
		},
	});
	// Without `encoding: false` gulp decodes and encodes again what it reads.
	const source = src(files, { base: '.', encoding: false });
	await pipeline(source, changed, dest(join(folder, 'dist')));
}

const update = series(compile, parallel(icons, codex, previews));
const build = series(clean, update);

function rebuild() {
	return watch(WATCHED, update);
}

async function serve() {
	const { openLab } = await import('./scripts/lab.mjs');
	const lab = openLab();
	const watcher = watch(WATCHED, { delay: 500 }, series(update, lab.restart));
	const error = await lab.closed;
	await watcher.close();
	if (error) throw new BuildError(error.message);
}

module.exports = {
	clean,
	compile,
	icons,
	codex,
	previews,
	build,
	watch: series(build, rebuild),
	dev: series(build, serve),
	default: build,
};
