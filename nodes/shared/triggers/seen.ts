/** Hashes of IDs, and the format of a feed's known items. */
import { createHash } from 'crypto';

export const HASH_LENGTH = 8;

/** The hashes of all times. */
export function hashesIn(seen: Map<number, string>): Set<string> {
	const hashes = new Set<string>();
	for (const packed of seen.values()) {
		for (let at = 0; at < packed.length; at += HASH_LENGTH) {
			hashes.add(packed.slice(at, at + HASH_LENGTH));
		}
	}
	return hashes;
}

/** 48 bits: the chance that two of 10,000 IDs share one is below one in a million. */
export function hashOf(id: string): string {
	return createHash('sha256').update(id).digest('base64url').slice(0, HASH_LENGTH);
}

/** One text for the times and their hashes: see `FeedState.seen`. */
export function pack(seen: Array<[number, string]>): string {
	let before = 0;
	const groups = seen
		.sort(([one], [other]) => one - other)
		.map(([timeMs, hashes]) => {
			const sinceBefore = timeMs - before;
			before = timeMs;
			return `${sinceBefore.toString(36)}:${hashes}`;
		});
	return groups.join(' ');
}

/** The times in milliseconds, each with its concatenated hashes. */
export function unpack(packed: string): Map<number, string> {
	let timeMs = 0;
	const groups = packed.split(' ').filter((group) => group !== '');
	return new Map(
		groups.map((group) => {
			const [sinceBefore, hashes] = group.split(':');
			timeMs += parseInt(sinceBefore, 36);
			return [timeMs, hashes];
		}),
	);
}

/**
 * IDs in the order of their hashes, beginning at a hash. So each gets its turn, even as IDs are added and
 * removed.
 */
export function rotated(ids: string[], next: string): string[] {
	const hashed = ids.map((id) => ({ id, hash: hashOf(id) }));
	hashed.sort((one, other) => (one.hash < other.hash ? -1 : 1));
	const later = hashed.filter(({ hash }) => hash >= next);
	const earlier = hashed.filter(({ hash }) => hash < next);
	return [...later, ...earlier].map(({ id }) => id);
}
