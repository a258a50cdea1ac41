import { agents } from './agents/index.mts';
import { crashes } from './crashes/index.mts';
import {
	durable,
	durableKills,
	durableLoad,
	durableOperations,
	durablePlaces,
	durableQueue,
} from './durable/index.mts';
import { editor } from './editor/index.mts';
import { examples } from './examples/index.mts';
import { packages } from './packages/index.mts';
import { newUser, newUserSingle } from './newUser/index.mts';
import type { Part } from './part.mts';
import { queue } from './queue/index.mts';
import { soak } from './soak/index.mts';
import { versions } from './versions/index.mts';

/** In the order in which they begin, the longest first; those that wait begin alongside the others. */
export const PARTS: Part[] = [
	crashes,
	queue,
	durable,
	durableKills,
	durablePlaces,
	durableQueue,
	durableOperations,
	durableLoad,
	soak,
	editor,
	newUser,
	newUserSingle,
	versions,
	packages,
	examples,
	agents,
];
