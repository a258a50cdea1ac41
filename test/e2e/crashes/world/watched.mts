import type { JsonObject } from '../../../lab/json.mts';
import type { LabCredential } from '../../../lab/service.mts';
import type { Random } from '../random.mts';
import type { Expected } from '../verdict.mts';

/** @param ids how many jobs it may watch whose IDs are given */
export type OpenWatched = (ids: number) => Promise<Watched>;

/** One trigger, and what it watches. */
export interface Watched {
	/** The name of its workflow, used in the output as well. */
	name: string;
	/** The node's type without the package's name. */
	type: string;
	parameters: JsonObject;
	credential: LabCredential;
	/** The ID of an item that the trigger has emitted. */
	idOf: (item: JsonObject) => string;
	/** What has finished so far and should be emitted once. */
	expected: () => Expected[];
	/** Whether a stored state lets a later poll emit this. */
	isOpen: (state: unknown, id: string) => boolean;
	/** Whether what is there at the first poll is never emitted. */
	needsBeginning: boolean;
	/** May add something new, or end something. */
	grow: (random: Random) => void;
	/** Ends everything that has to end. */
	settle: () => void;
	/** How many polls have begun. */
	polls: () => number;
	/** Resolves when a poll sends its next request. */
	nextRequest: () => Promise<void>;
	stop: () => Promise<void>;
}
