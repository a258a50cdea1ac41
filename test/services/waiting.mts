import type { INodeParameters } from 'n8n-workflow';

import { shownFields } from '../../scripts/docs/fields.mts';
import { operationsOf } from '../../scripts/docs/servicePage.mts';
import type { CredentialEntry, RunOptions } from '../engine/harness/index.mts';
import type { Simulator } from '../simulators/server.mts';
import { MANIFESTS } from './index.mts';
import type { ServiceManifest } from './manifest.mts';

/** A service whose jobs run until a test ends them, and how one of its operations waits for them. */
export interface Waiting {
	server: Simulator;
	credential: CredentialEntry;
	/** Without resource and operation; made for items `{ n }` with their index. */
	parameters: INodeParameters;
	/** The jobs, each with the `n` of its item. */
	started(): Array<[n: number, id: string]>;
	/** Lets a running job end. */
	end(id: string, how?: 'well' | 'failed'): void;
}

/** @param items how many items the run will have */
export type OpenWaiting = (items: number) => Promise<Waiting>;

/** An operation that waits. */
export interface WaitingOperation {
	/** Such as "Arcanna, Event: Create". */
	name: string;
	manifest: ServiceManifest;
	/** Such as "event.create". */
	key: string;
	/** Whether it starts the service's sample job. */
	starts: boolean;
	/** Opens it in each way in which it is used. */
	open(items: number): Promise<OpenedWaiting[]>;
}

export interface OpenedWaiting extends Waiting {
	type: RunOptions['type'];
}

/** Every operation that waits. */
export const WAITING: WaitingOperation[] = MANIFESTS.flatMap((manifest) => {
	const [type] = manifest.nodes;
	const { properties } = type.description;
	const waits = ({ chosen }: { chosen: Record<string, string> }) =>
		shownFields(properties, chosen).some(({ name }) => name === 'waitForCompletion');
	return operationsOf(type.description)
		.filter(waits)
		.map(({ key, heading, chosen }) => ({
			name: `${manifest.service.name}, ${heading}`,
			manifest,
			key,
			starts: Object.entries(chosen).every(([name, value]) => manifest.job.start[name] === value),
			open: async (items) => {
				const ways = (await manifest.waiting())[key] ?? [];
				if (ways.length === 0) throw new Error(`"waiting" of ${manifest.folder} lacks ${key}`);
				const opened = await Promise.all(ways.map(async (open) => await open(items)));
				return opened.map((one) => ({
					...one,
					type,
					parameters: { ...chosen, ...one.parameters },
				}));
			},
		}));
});

/** The IDs of the jobs, in the order of their items. */
export function jobsOf({ started }: Pick<Waiting, 'started'>): string[] {
	return started()
		.sort(([one], [other]) => one - other)
		.map(([, id]) => id);
}

/** What a run has shown, without what differs from one run to the next. */
export function alike(waiting: Waiting, told: unknown): unknown {
	// IDs may be numbers, and Gravity AI names files by the beginning of an ID.
	const text = jobsOf(waiting).reduce(
		(rest, id, index) =>
			rest.replaceAll(id, `900${index}`).replaceAll(id.slice(0, 8), `900${index}`),
		JSON.stringify(told),
	);
	const unified = text
		.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'TIME')
		// Times in milliseconds, as since 1970, and durations.
		.replaceAll(/:1\d{12}\b|(?<=Time(MS)?"):\d+/g, ':0');
	return JSON.parse(unified) as unknown;
}
