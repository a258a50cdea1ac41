import { agents } from './agents/index.mts';
import { examples } from './examples/index.mts';
import { operations } from './operations/index.mts';
import type { Part } from './part.mts';

/** In the order in which they begin: the longest first, so that all end early. */
export const PARTS: Part[] = [operations, examples, agents];
