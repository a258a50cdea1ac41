import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';

import { optimize } from 'svgo';

import { load, readText, ROOT } from './project.mjs';

const FORBIDDEN_ELEMENTS = new Set([
	'script',
	'foreignObject',
	'image',
	'text',
	'animate',
	'animateMotion',
	'animateTransform',
	'set',
	'style',
]);

/** The icons that the compiled nodes and credentials ask for, and what is wrong with them. */
export function findIcons({ entries }) {
	const files = new Set();
	const problems = [];
	for (const entry of entries) {
		for (const path of iconsOf(entry, problems)) {
			if (files.has(path)) continue;
			if (existsSync(join(ROOT, path))) files.add(path);
			else problems.push(`${entry.source}: its icon ${path} does not exist`);
		}
	}
	for (const path of files) {
		problems.push(...inspectIcon(readText(path)).map((problem) => `${path}: ${problem}`));
	}
	return { files: [...files], problems };
}

function iconsOf(entry, problems) {
	let instance;
	try {
		instance = load(entry);
	} catch (error) {
		problems.push(error.message);
		return [];
	}
	const { light, dark } = (entry.kind === 'node' ? instance.description : instance).icon ?? {};
	if (!light?.startsWith('file:') || dark !== light.replace(/\.svg$/, '.dark.svg')) {
		problems.push(
			`${entry.source}: needs an icon { light: 'file:….svg', dark: 'file:….dark.svg' }, both of one name`,
		);
		return [];
	}
	return [light, dark].map((icon) =>
		posix.join(posix.dirname(entry.source), icon.slice('file:'.length)),
	);
}

/** What is wrong with an SVG as an icon. */
export function inspectIcon(svg) {
	if (!/<\/svg>\s*$/.test(svg)) return ['is no whole SVG'];
	const problems = [];
	const inspector = {
		name: 'inspector',
		fn: () => ({
			element: {
				enter: (node, parent) => {
					if (parent.type === 'root') inspectRoot(node, problems);
					inspectElement(node, problems);
				},
			},
		}),
	};
	try {
		optimize(svg, { plugins: [inspector] });
	} catch (error) {
		problems.push(`is no valid SVG: ${error.message}`);
	}
	return problems;
}

function inspectRoot({ name, attributes }, problems) {
	if (name !== 'svg') problems.push(`begins with <${name}>, not with <svg>`);
	const [, , width, height] = (attributes.viewBox ?? '').trim().split(/[\s,]+/);
	if (!(Number(width) > 0) || Number(width) !== Number(height)) {
		problems.push(`needs a square viewBox, has ${attributes.viewBox ?? 'none'}`);
	}
	if (attributes.width !== attributes.height) problems.push('its width and height differ');
}

function inspectElement({ name, attributes }, problems) {
	if (FORBIDDEN_ELEMENTS.has(name)) problems.push(`has a <${name}>; use plain shapes`);
	for (const [attribute, value] of Object.entries(attributes)) {
		if (attribute.startsWith('on')) problems.push(`has a script in ${attribute}="…"`);
		const pointsOut = /^(xlink:)?href$/.test(attribute)
			? !value.startsWith('#')
			: !attribute.startsWith('xmlns') && /url\((?!['"]?#)|[a-z]+:\/\/|data:|@import/i.test(value);
		if (pointsOut) problems.push(`points outside itself in ${attribute}="${value}"`);
	}
}

const optimised = new Map();

/** The same picture in fewer bytes. Several packages have it. */
export function optimiseIcon(svg) {
	if (!optimised.has(svg)) {
		optimised.set(svg, optimize(svg, { multipass: true, floatPrecision: 3 }).data);
	}
	return optimised.get(svg);
}
