/** Something that should be emitted once. */
export interface Expected {
	id: string;
	/** When the trigger itself started it (milliseconds since 1970), if it did. */
	startedMs?: number;
}

/** One process of n8n from its start to its end, as one trigger's workflow has seen it. */
export interface Life {
	endedMs: number;
	/** When n8n accepted a batch from the trigger (milliseconds since 1970). */
	takenOverMs: number[];
	/** The IDs in each execution that was stored in this life, the oldest first. */
	executions: string[][];
	/** Whether the state that was stored at the end of this life lets a later poll emit an item. */
	isOpen: (id: string) => boolean;
}

export interface Verdict {
	/** How many of the expected were emitted. */
	emitted: number;
	/** In a batch that n8n accepted, and of which it stored the trigger's state but no execution. */
	lost: string[];
	/** Of which n8n stored the execution, but not the trigger's state. */
	repeated: string[];
	/** Started in a poll that was cut off before n8n could store their IDs. */
	forgotten: string[];
	/** What is not explained by the database, so it is the trigger's fault. */
	defects: string[];
}

interface Place {
	life: number;
	/** Whether it was the last execution that its life stored for this trigger. */
	last: boolean;
}

/**
 * Separates what n8n has lost or repeated, as its database shows, from what the trigger has done wrong.
 * @param transactions whether n8n stores an execution together with the trigger's state
 */
export function judge(lives: Life[], expected: Expected[], transactions: boolean): Verdict {
	const verdict: Verdict = { emitted: 0, lost: [], repeated: [], forgotten: [], defects: [] };
	const places = placesIn(lives);
	for (const item of expected) {
		const found = places.get(item.id) ?? [];
		places.delete(item.id);
		if (found.length === 0) judgeMissing(verdict, lives, item, transactions);
		else verdict.emitted += 1;
		for (const [index, place] of found.slice(1).entries()) {
			const before = found[index];
			const excused =
				!transactions &&
				before.last &&
				before.life < place.life &&
				lives[before.life].isOpen(item.id);
			if (excused) verdict.repeated.push(item.id);
			else verdict.defects.push(`${item.id} came again in life ${place.life + 1}`);
		}
	}
	for (const id of places.keys()) verdict.defects.push(`${id} came and never should`);
	return verdict;
}

function judgeMissing(
	verdict: Verdict,
	lives: Life[],
	{ id, startedMs }: Expected,
	transactions: boolean,
): void {
	const first = lives.findIndex(({ endedMs }) => endedMs >= (startedMs ?? 0));
	const closed = lives.findIndex((life, index) => index >= first && !life.isOpen(id));
	if (closed < 0) {
		verdict.defects.push(`${id} never came, though what is stored waits for it`);
		return;
	}
	const { takenOverMs, executions } = lives[closed];
	const unstored = takenOverMs.length === executions.length + 1;
	const cutOff =
		startedMs !== undefined &&
		closed === first &&
		(!takenOverMs.some((atMs) => atMs >= startedMs) || (transactions && unstored));
	if (cutOff) verdict.forgotten.push(id);
	else if (unstored && !transactions) verdict.lost.push(id);
	else verdict.defects.push(`${id} never came, and is stored as known since life ${closed + 1}`);
}

function placesIn(lives: Life[]): Map<string, Place[]> {
	const places = new Map<string, Place[]>();
	for (const [life, { executions }] of lives.entries()) {
		for (const [index, ids] of executions.entries()) {
			const place = { life, last: index === executions.length - 1 };
			for (const id of ids) places.set(id, [...(places.get(id) ?? []), place]);
		}
	}
	return places;
}
