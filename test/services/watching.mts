import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { eventsOf } from '../../scripts/docs/servicePage.mts';
import { CredentialStore, type PollerOptions } from '../engine/harness/index.mts';
import type { Simulator } from '../simulators/server.mts';
import { MANIFESTS } from './index.mts';
import type { ServiceManifest } from './manifest.mts';

/** How two accounts differ. */
export type Where = 'address' | 'key';

/** What a trigger watches, in two accounts. */
export interface Watching {
	servers: Simulator[];
	/** Without the event. */
	parameters: INodeParameters;
	/** What the user enters for each account. */
	data: [ICredentialDataDecryptedObject, ICredentialDataDecryptedObject];
	/** Lets another job finish in an account, and returns its ID. */
	finish(account: 0 | 1): string;
	/** The user gives the IDs: they are the same in both accounts. */
	isGiven?: true;
}

export type OpenWatching = (event: string, where: Where) => Promise<Watching>;

/** Every event for jobs that the trigger does not start itself. */
export const WATCHING = MANIFESTS.flatMap((manifest) => {
	const type = manifest.nodes[1];
	return eventsOf(type.description)
		.filter(({ name }) => !isScheduled(manifest, name))
		.map(({ name, chosen }) => ({
			name: `${manifest.service.name}, ${name}`,
			manifest,
			open: async (where: Where = 'key') => {
				const open = await manifest.watching();
				const watching = await open(chosen.triggerOn, where);
				const options: PollerOptions = {
					type,
					parameters: { ...chosen, ...watching.parameters },
					credentials: new CredentialStore([
						{ type: manifest.credentials[0], data: watching.data[0] },
					]),
				};
				return { ...watching, options };
			},
		}));
});

function isScheduled({ faults }: ServiceManifest, event: string): boolean {
	return faults.rows.some(
		([title, role]) => role === 'start' && title.startsWith(`Trigger: ${event}`),
	);
}
