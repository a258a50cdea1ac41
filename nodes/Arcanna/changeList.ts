import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Watch } from '../shared/triggers/poll';
import { subjectAt } from '../shared/triggers/storedState';
import { advanceChanges, beginChanges, readChangeState, type ChangeEntry } from './changes';

/** A short list that always comes as a whole. */
export interface ChangeList {
	/** What is watched; another value starts over. */
	subject: string;
	list(): Promise<IDataObject[]>;
	entry(item: IDataObject): ChangeEntry;
	output(item: IDataObject): INodeExecutionData;
}

const SAMPLES = 5;

/** Watches what changes in a list. */
export function watchChanges({ subject, list, entry, output }: ChangeList): Watch {
	return {
		samples: async () => (await list()).slice(0, SAMPLES).map(output),
		poll: async ({ watch }, session) => {
			const watched = subjectAt(session, subject);
			const items = await list();
			const entries = items.map(entry);
			const before = readChangeState(watch, watched);
			if (before === undefined) {
				return { state: beginChanges(watched, entries), items: [], warnings: [] };
			}
			const { state, emit } = advanceChanges(before, entries);
			const changed = items.filter((item) => emit.includes(entry(item).id));
			return { state, items: changed.map(output), warnings: [] };
		},
	};
}
