import { createHash } from 'node:crypto';

/**
 * Whether a mutant is in the sample: one in `every`, chosen by what it does to which line. A mutant
 * stays in or out when its line moves, to another file, too.
 */
export function isSampled({ mutatorName, replacement, location }, source, { every, seed }) {
	const lines = source.split('\n').slice(location.start.line, location.end.line + 1);
	const line = lines[0].trim();
	lines.push(lines.pop().slice(0, location.end.column));
	lines[0] = lines[0].slice(location.start.column);
	const original = lines.map((text) => text.trim()).join('\n');
	const text = JSON.stringify([seed, mutatorName, replacement, original, line]);
	return createHash('sha256').update(text).digest().readUInt32BE() % every === 0;
}

/** What tells a mutant from all others of the same sources. */
export function keyOf(file, { mutatorName, replacement, location: { start, end } }) {
	const place = [start.line, start.column, end.line, end.column];
	return JSON.stringify([file, ...place, mutatorName, replacement]);
}
