import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { systemClock } from '../clock';
import { openCredential } from '../http/credentials';
import { toNodeError } from '../http/errors';
import { sendForJson, type Client } from '../http/client';
import { n8nTransport } from '../http/transport';
import type { Service } from '../http/service';

const TIMEOUT_MS = 20_000;

/**
 * Fetches the entries of a pick list. A user is waiting for the list, so nothing is retried for long.
 * @param read creates the list; its `InvalidParameterError` explains why there is none
 * @throws NodeApiError, NodeOperationError
 */
export async function askList<T>(
	context: ILoadOptionsFunctions,
	service: Service,
	path: string,
	read: (body: unknown) => T,
): Promise<T> {
	return await askWith(context, service, async (client) => {
		return read(
			await sendForJson(client, { method: 'GET', path, safety: 'safe', timeoutMs: TIMEOUT_MS }),
		);
	});
}

/** The same with requests of any kind, each for a limited time. Throws as `askList` does. */
export async function askWith<T>(
	context: ILoadOptionsFunctions,
	service: Service,
	ask: (client: Client) => Promise<T>,
): Promise<T> {
	let secrets: string[] = [];
	try {
		const parameter = (name: string) => context.getCurrentNodeParameter(name);
		const credential = await openCredential(context, service, parameter);
		({ secrets } = credential);
		const transport = n8nTransport(context, credential, { allowUnauthorizedCerts: false });
		const client: Client = {
			service,
			clock: systemClock,
			maxRetries: 1,
			sleep: async (ms: number) => await systemClock.sleep(ms),
			transport: async (request) => await transport({ timeoutMs: TIMEOUT_MS, ...request }),
		};
		return await ask(client);
	} catch (error) {
		throw toNodeError(context.getNode(), error, secrets);
	}
}
