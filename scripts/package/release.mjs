import { posix } from 'node:path';

import { npm } from '../run.mjs';
import { readText } from './project.mjs';

const SEMANTIC = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/**
 * What a release does with a package.
 *
 * @typedef {object} Plan
 * @property {import('./project.mjs').Package} package
 * @property {string} version
 * @property {'publish' | 'published' | 'waiting'} state `waiting`: its changelog does not have this
 * version yet, so it is not meant to be released.
 * @property {string} reason
 */

/**
 * What would be published now: each package whose version is in its changelog and not on npm.
 *
 * @param {import('./project.mjs').Package[]} packages
 * @returns {Promise<Plan[]>}
 */
export async function planRelease(packages) {
	return await Promise.all(packages.map(planPackage));
}

async function planPackage(package_) {
	const { version } = package_.manifest;
	const changelog = readText(changelogOf(package_));
	const plan = (state, reason) => ({ package: package_, version, state, reason });
	if (!SEMANTIC.test(version)) throw new Error(`${package_.name}: "${version}" is not a version`);
	if ((await publishedVersions(package_.name)).includes(version)) {
		const left = hasUnreleased(changelog) ? '; its changelog has changes for a next version' : '';
		return plan('published', `already on npm${left}`);
	}
	return isReleased(changelog, version)
		? plan('publish', 'not on npm yet')
		: plan('waiting', `${changelogOf(package_)} has no section for ${version}`);
}

/** Where a package says what has changed. */
export function changelogOf({ folder }) {
	return posix.join(folder, 'CHANGELOG.md');
}

/** @returns {Promise<string[]>} the versions that npm has of a package; none for a package it does not know */
async function publishedVersions(name) {
	const { ok, output, stdout } = await npm('view', name, 'versions', '--json', '--loglevel=error');
	if (!ok && output.includes('E404')) return [];
	if (!ok) throw new Error(`npm view ${name}: ${output}`);
	return [JSON.parse(stdout)].flat();
}

function isReleased(changelog, version) {
	return changelog.includes(`\n## [${version}] - `);
}

function hasUnreleased(changelog) {
	const [, section = ''] =
		/^## \[Unreleased\]\n([^]*?)(?=^## |^\[|$(?![^]))/m.exec(changelog) ?? [];
	return section.trim() !== '';
}

/**
 * A changelog with all that is unreleased under a new version.
 *
 * @param {string} date Such as `2026-11-30`.
 * @throws {Error} when there is nothing to release
 */
export function releasedChangelog(changelog, version, date) {
	if (isReleased(changelog, version)) throw new Error(`The changelog has ${version} already`);
	if (!hasUnreleased(changelog)) {
		throw new Error('The changelog has nothing under "Unreleased": say there what has changed');
	}
	return changelog.replace('## [Unreleased]\n', `## [Unreleased]\n\n## [${version}] - ${date}\n`);
}

/** Whether a version can follow another one. The same one can, as long as it is not released. */
export function follows(version, previous) {
	if (!SEMANTIC.test(version)) return false;
	const parts = (text) => text.split('-')[0].split('.').map(Number);
	const [next, before] = [parts(version), parts(previous)];
	const different = next.findIndex((part, index) => part !== before[index]);
	return different === -1 || next[different] > before[different];
}
