import type { JsonObject } from '../../../lab/json.mts';
import type { LabCredential } from '../../../lab/service.mts';
import type { Random } from '../random.mts';
import type { Expected } from '../verdict.mts';

/** @param ids how many jobs it may watch whose IDs are given */
export type OpenWatched = (ids: number) => Promise<Watched>;

/** One trigger, and what it watches. */
export interface Watched {
	/** Names its workflow, and it in what is printed. */
	name: string;
	/** The node's type without the package's name. */
	type: string;
	parameters: JsonObject;
	credential: LabCredential;
	/** The ID of an item that the trigger has emitted. */
	idOf: (item: JsonObject) => string;
	/** What has ended so far and should be emitted once. */
	expected: () => Expected[];
	/** Whether a stored state lets a later poll emit this. */
	isOpen: (state: unknown, id: string) => boolean;
	/** Whether what is there at the first look is never emitted. */
	needsBeginning: boolean;
	/** Something new comes, or something ends, perhaps. */
	grow: (random: Random) => void;
	/** Everything that was to end ends now. */
	settle: () => void;
	/** How many polls have begun. */
	polls: () => number;
	/** Resolves when a poll sends its next request. */
	nextRequest: () => Promise<void>;
	stop: () => Promise<void>;
}
