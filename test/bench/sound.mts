import type { Checks } from '../lab/checks.mts';
import { type Ran, timed } from './runs.mts';
import type { Behaviour, ServiceCalls, Taken } from './service/calls.mts';
import type { Remote } from './remote.mts';
import type { Rig } from './stage.mts';
import type { ListWorkflow } from './workflows.mts';
import type { JsonObject } from '../lab/json.mts';

/** A run and what the service saw of it. */
export interface Counted extends Ran {
	taken: Taken;
}

/** Runs a list through a workflow against a service that has forgotten everything before. */
export async function counted(
	{ rig, service }: { rig: Rig; service: Remote<ServiceCalls> },
	workflow: ListWorkflow,
	items: JsonObject[],
	behaviour: Behaviour = {},
): Promise<Counted> {
	await service.call('reset', behaviour);
	const ran = await timed(rig, workflow, items);
	return { ...ran, taken: await service.call('taken', null) };
}

/** Checks that in every round every item was accepted, none twice, and every one was returned. */
export function checkTaken(checks: Checks, name: string, runs: Counted[], count: number): void {
	const wrong = runs.filter(
		({ status, items, taken }) =>
			status !== 'success' ||
			items.length !== count ||
			taken.events !== count ||
			taken.distinct !== count,
	);
	checks.that(
		`${name}: in ${runs.length} of ${runs.length} rounds all ${count} were taken, none twice`,
		wrong.length === 0,
		wrong.map(toldOf).join('; '),
	);
}

/** A run's outcome, in a line. */
export function toldOf({ status, error, items, taken }: Counted): string {
	return `${status}, ${items.length} items, ${taken.events} events of ${taken.distinct} items accepted with ${taken.creating} requests${error ? ` (${error})` : ''}`;
}
