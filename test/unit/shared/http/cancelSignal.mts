import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

/**
 * A context of n8n whose helper heeds the signal that the context gives, as n8n's own does, and
 * counts the listeners on the signal of the run.
 */
export function contextOfRun() {
	const run = new AbortController();
	const seen = { most: 0, left: () => getEventListeners(run.signal, 'abort').length };
	const helpers = {
		async httpRequestWithAuthentication(
			this: Pick<IExecuteFunctions, 'getExecutionCancelSignal'>,
			_type: string,
			_options: IHttpRequestOptions,
		) {
			this.getExecutionCancelSignal()?.addEventListener('abort', () => {});
			seen.most = Math.max(seen.most, seen.left());
			await Promise.resolve();
			return { statusCode: 200, headers: {}, body: Readable.from([Buffer.from('{}')]) };
		},
	};
	const context: Partial<IExecuteFunctions> = {
		getExecutionCancelSignal: () => run.signal,
	};
	Object.assign(context, { helpers });
	return { context: context as IExecuteFunctions, seen };
}
