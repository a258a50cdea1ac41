import { EXCEPTIONS } from './exceptions.mts';
import type { FaultRow, Told } from './faults.mts';
import type { Role, Row } from './rows.mts';

/**
 * `good`: the node returns the item. `fails`: the item, or the poll, fails. `waits`: the job's status is
 * checked again until the wait is over, or in the next poll.
 */
export type Ending = 'good' | 'fails' | 'waits';

/** The result that one cell has to have. */
export interface Expected {
	/** While the fault lasts. */
	lasting: {
		/** How often the request is sent; "any" if that depends on how long the node waits. */
		sent: number | 'any';
		ending: Ending;
		told?: Told;
		/** The pause before it is sent again is not the one that the service asks for. */
		ownPause?: true;
		/** How many jobs there are then: events, trainings, submissions, uploads, processes, runs. */
		jobs: number;
	};
	/** When the fault hits one request, and the next one goes through. */
	once: { ending: Ending; jobs: number };
}

/** Why there can't be such a cell. */
export interface NoCell {
	because: string;
}

/** How often an operation retries in these tests: "Max Retries" is 1. */
const ACTION_RETRIES = 1;
/** Of every poll. */
const POLL_RETRIES = 3;
/** A wait survives three status checks in a row that fail. */
const FAILED_LOOKS = 4;

const inPoll = (role: Role) => ['poll', 'start', 'poll look'].includes(role);
const looksAgain = (role: Role) => ['look', 'poll look'].includes(role);

/** The expectation for a cell, or why there is none. */
export function expectedOf(row: Row, fault: FaultRow): Expected | NoCell {
	const exception = EXCEPTIONS.find(({ rows, faults }) => rows(row) && faults.includes(fault.word));
	if (exception && 'impossible' in exception) return { because: exception.because };
	const general = byRule(row, fault);
	return {
		lasting: { ...general.lasting, ...exception?.lasting },
		once: { ...general.once, ...exception?.once },
	};
}

function byRule(row: Row, fault: FaultRow): Expected {
	const again = isRepeated(row, fault);
	const retries = inPoll(row.role) ? POLL_RETRIES : ACTION_RETRIES;
	const polls = looksAgain(row.role) && fault.transient ? FAILED_LOOKS : 1;
	const good = fault.told === 'good';
	const bad: Ending = row.role === 'poll look' ? 'waits' : 'fails';
	const passes = good || again || (looksAgain(row.role) && fault.transient === true);
	return {
		lasting: {
			// A running job is checked again; in a poll, only as long as that may take.
			sent:
				(good && looksAgain(row.role)) || (row.role === 'poll look' && fault.transient)
					? 'any'
					: (again ? 1 + retries : 1) * polls,
			ending: good ? 'good' : bad,
			...(fault.told !== 'good' && { told: fault.told }),
			jobs: jobsOf(row, row.role === 'token' ? good : fault.taken === true),
		},
		once: {
			ending: passes ? 'good' : bad,
			jobs: jobsOf(row, passes || (fault.taken === true && row.role !== 'token')),
		},
	};
}

export function isRepeated({ safety }: Row, { repeats }: FaultRow): boolean {
	return repeats === 'always' || (repeats === 'unless it creates' && safety !== 'unsafe');
}

/** A job exists once the request that creates it was accepted; status checks come after that. */
function jobsOf({ role, safety, title }: Row, taken: boolean): number {
	const afterCreation = looksAgain(role) && !/: Get, waiting$/.test(title);
	if (safety !== 'unsafe' && role !== 'token') return afterCreation ? 1 : 0;
	return taken ? 1 : 0;
}
