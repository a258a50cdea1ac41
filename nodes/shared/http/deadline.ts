import { within } from '../clock';
import type { Client } from './client';
import { TIMED_OUT } from './networkErrors';

/**
 * The same client with a deadline (milliseconds of `Clock.monotonicMs`): no try begins after it, and
 * one that is still on its way then counts as lost, whatever the transport does.
 */
export function withDeadline<C extends Client>(client: C, deadline: number): C {
	return {
		...client,
		until: Math.min(deadline, client.until ?? Infinity),
		transport: async (request) => {
			const until = Math.min(deadline, request.until ?? Infinity);
			const leftMs = Math.max(0, deadline - client.clock.monotonicMs());
			const outcome = client.transport({ ...request, until });
			return (
				(await within(client.clock, leftMs, outcome, client.signal)) ?? {
					kind: 'lost',
					reason: TIMED_OUT,
				}
			);
		},
	};
}
