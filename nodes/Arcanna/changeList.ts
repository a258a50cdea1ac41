import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Watch } from '../shared/triggers/poll';
import { subjectAt } from '../shared/triggers/storedState';
import {
	advanceChanges,
	beginChanges,
	readChangeState,
	type ChangeEntry,
	type ChangeState,
} from './changes';

/** A short list that the service always returns completely. */
export interface ChangeList {
	/** What is watched; another value starts over. */
	subject: string;
	list(): Promise<IDataObject[]>;
	/** @param known the last marks by ID. Returns `undefined` for an item without usable data. */
	entry(item: IDataObject, known: ChangeState['marks']): ChangeEntry | undefined;
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
			const before = readChangeState(watch, watched);
			const read = items.map((item) => ({ item, entry: entry(item, before?.marks ?? {}) }));
			const entries = read.flatMap((one) => one.entry ?? []);
			if (before === undefined) {
				return { state: beginChanges(watched, entries), items: [], warnings: [] };
			}
			const { state, emit } = advanceChanges(before, entries);
			const changed = read.filter((one) => emit.includes(one.entry?.id ?? ''));
			return { state, items: changed.map(({ item }) => output(item)), warnings: [] };
		},
	};
}
