import { isOpenAmongGiven, isOpenAmongRuns } from './standing.mts';
import type { Watched } from './watched.mts';

const GROW_SHARE = 0.2;
const FAILED_SHARE = 0.1;

interface Given
	extends Pick<Watched, 'expected' | 'needsBeginning' | 'isOpen' | 'grow' | 'settle'> {
	ids: string[];
	/** The one job that never ends, so that there is always something to check. */
	endless: string;
}

/** Jobs whose IDs are known and that end one by one, all but the last. */
export function givenJobs(
	count: number,
	insert: () => string,
	finish: (id: string) => void,
	fail: (id: string) => void,
): Given {
	const ids = Array.from({ length: count + 1 }, insert);
	const endless = ids[count];
	const running = ids.slice(0, count);
	const endNext = (end: (id: string) => void) => {
		const id = running.shift();
		if (id !== undefined) end(id);
	};
	return {
		ids,
		endless,
		expected: () =>
			ids.filter((id) => id !== endless && !running.includes(id)).map((id) => ({ id })),
		needsBeginning: false,
		isOpen: isOpenAmongGiven,
		grow: (random) => {
			if (random.next() < GROW_SHARE) endNext(random.next() < FAILED_SHARE ? fail : finish);
		},
		settle: () => {
			while (running.length > 0) endNext(finish);
		},
	};
}

/** For jobs that the trigger itself starts, and that end on their own. */
export const STARTED_BY_TRIGGER: Pick<Watched, 'needsBeginning' | 'isOpen' | 'grow' | 'settle'> = {
	needsBeginning: false,
	isOpen: isOpenAmongRuns,
	grow: () => {},
	settle: () => {},
};
