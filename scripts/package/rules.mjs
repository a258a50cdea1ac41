import { posix } from 'node:path';

import ts from 'typescript';

import { importsAtRunTime } from './bundle.mjs';
import {
	listFiles,
	readPackages,
	readSinglePackages,
	readText,
	resolveRelative,
} from './project.mjs';
import { everyNode, importsOf, lineOf, parse } from './syntax.mjs';

const MAXIMUM_LINES = 300;

// What n8n itself provides to community nodes, in every version that this package supports.
const PROVIDED = ['n8n-workflow', 'lodash', 'luxon', 'zod', 'crypto'];

const SKIPPED =
	/\b(describe|it|test)(\.\w+)*\.(skip|only|todo|failing)\b|\b([xf](it|describe)|xtest)\(/;
const SILENCED = /eslint-disable|@ts-(ignore|expect-error|nocheck)|as unknown as/;

const sources = () => listFiles('nodes', /\.ts$/);
const shipped = () =>
	readPackages().flatMap(({ folder }) => listFiles(posix.join(folder, 'dist'), /\.js$/));

/** What runs needs nothing that n8n does not provide. */
export function provided() {
	return shipped().flatMap((path) =>
		importsOf(parse(path))
			.filter(({ specifier }) => !specifier.startsWith('.'))
			.filter(({ specifier }) => !PROVIDED.includes(specifier))
			.map(
				({ specifier }) =>
					`${path} requires ${specifier}; only ${PROVIDED.join(', ')} are there at run time`,
			),
	);
}

/** A package for one service holds no other service's code. */
export function ownCode() {
	return readSinglePackages().flatMap(({ name, folder, services, entries }) => {
		const own = new Set(entries.map(({ source }) => source));
		const code = readText(posix.join(folder, 'dist/index.js'));
		// The bundler puts the name of each source file above what comes from it.
		return [...code.matchAll(/^\/\/ (\S+\.ts)$/gm)]
			.map(([, path]) => path)
			.filter((path) => !own.has(path) && ![...services, 'shared'].includes(roomOf(path)))
			.map((path) => `${name} has code of ${path}`);
	});
}

/** No file is too long to be read in one sitting. */
export function short() {
	return sources().flatMap((path) => {
		const lines = readText(path).trimEnd().split('\n').length;
		return lines > MAXIMUM_LINES
			? [`${path} has ${lines} lines, more than ${MAXIMUM_LINES}; divide it by subject`]
			: [];
	});
}

/** `shared` knows no service, and no service knows another. */
export function separate() {
	const rooms = new Set(listFiles('nodes').map(roomOf));
	const services = [...rooms].filter((room) => room !== 'shared' && room !== undefined);
	return [
		...sources().flatMap((path) => foreignImports(path)),
		...listFiles('nodes/shared').flatMap((path) => namedServices(path, services)),
	];
}

function roomOf(path) {
	return /^nodes\/([^/]+)\//.exec(path)?.[1];
}

function foreignImports(path) {
	return importsOf(parse(path)).flatMap(({ specifier, line }) => {
		const target = resolveRelative(path, specifier);
		if (target === undefined) return [];
		const place = `${path}:${line} imports ${specifier}`;
		if (/\.node$/.test(target)) return [`${place}; a node file is the end of the line`];
		const room = roomOf(target);
		if (room === 'shared' || room === roomOf(path)) return [];
		return [`${place}; ${roomOf(path)} may use only its own files and those of shared`];
	});
}

function namedServices(path, services) {
	return readText(path)
		.split('\n')
		.flatMap((text, index) =>
			services
				.filter((service) => spelling(service).test(text))
				.map(
					(service) => `${path}:${index + 1} names ${service}; shared serves all services alike`,
				),
		);
}

/** Matches a service's name however it is written: GravityAi also finds "Gravity AI" and "gravity-ai". */
function spelling(service) {
	return new RegExp(service.replace(/(?<=[a-z])(?=[A-Z])/g, '[\\s._-]?'), 'i');
}

/** The code that reads a service's responses runs without n8n. */
export async function pure() {
	const files = listFiles('nodes', /^nodes\/[^/]+\/api(\.ts$|\/)/);
	const imports = await importsAtRunTime(files);
	return files.flatMap((path) => {
		const chain = pathToN8n(path, imports, new Set());
		return chain ? [`${chain.join(' → ')}: api.ts may import only types from n8n`] : [];
	});
}

function pathToN8n(path, imports, seen) {
	if (path.startsWith('n8n')) return [path];
	if (seen.has(path)) return undefined;
	seen.add(path);
	for (const imported of imports.get(path) ?? []) {
		const chain = pathToN8n(imported, imports, seen);
		if (chain) return [path, ...chain];
	}
	return undefined;
}

/** The types mean what they say, and no rule is switched off. */
export function honest() {
	return [...sources(), ...listFiles('credentials', /\.ts$/)].flatMap((path) => [
		...everyNode(parse(path))
			.filter(({ kind }) => kind === ts.SyntaxKind.AnyKeyword)
			.map((node) => `${path}:${lineOf(node)} says any; say what it is, or unknown`),
		...linesWith(path, SILENCED, 'silences a rule or a type'),
	]);
}

/** Every test runs. */
export function unskipped() {
	return listFiles('test', /\.test\.m?ts$/).flatMap((path) =>
		linesWith(path, SKIPPED, 'keeps a test from running'),
	);
}

function linesWith(path, pattern, complaint) {
	return readText(path)
		.split('\n')
		.flatMap((text, index) =>
			pattern.test(text) ? [`${path}:${index + 1} ${complaint}: ${text.trim()}`] : [],
		);
}
