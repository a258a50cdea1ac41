import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { systemClock } from '../clock';
import { openCredential } from '../http/credentials';
import { toNodeError } from '../http/errors';
import { sendForJson } from '../http/client';
import { n8nTransport } from '../http/transport';
import type { Service } from '../http/service';

const TIMEOUT_MS = 20_000;

/**
 * Asks a service for what a pick-list shows. Someone is looking at the list, so nothing is tried
 * for long.
 * @param read makes the list; an `InvalidParameterError` of it explains why there is none
 * @throws NodeApiError, NodeOperationError
 */
export async function askList<T>(
	context: ILoadOptionsFunctions,
	service: Service,
	path: string,
	read: (body: unknown) => T,
): Promise<T> {
	let secrets: string[] = [];
	try {
		const parameter = (name: string) => context.getCurrentNodeParameter(name);
		const credential = await openCredential(context, service, parameter);
		({ secrets } = credential);
		const client = {
			service,
			clock: systemClock,
			maxRetries: 1,
			sleep: async (ms: number) => await systemClock.sleep(ms),
			transport: n8nTransport(context, credential, { allowUnauthorizedCerts: false }),
		};
		return read(
			await sendForJson(client, { method: 'GET', path, safety: 'safe', timeoutMs: TIMEOUT_MS }),
		);
	} catch (error) {
		throw toNodeError(context.getNode(), error, secrets);
	}
}
