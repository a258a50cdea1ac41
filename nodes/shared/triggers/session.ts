import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { filesOf, type FileClient } from '../files/store';
import { systemClock } from '../clock';
import { openCredential, settingsOf } from '../http/credentials';
import { toNodeError, redact } from '../http/errors';
import { n8nFileTransport } from '../files/transport';
import { n8nTransport } from '../http/transport';
import type { Service } from '../service';
import { unlessEcho } from './overlap';

/** What one poll has to work with. */
export interface PollSession {
	client: FileClient;
	/** A node parameter, with the value of a resource locator taken out. */
	parameter(name: string): unknown;
	/** No request begins after this time (milliseconds of `Clock.monotonicMs`). */
	deadline: number;
	/** Someone looks on in the editor: samples are wanted, and no state may be touched. */
	manual: boolean;
	/** Writes to n8n's log what is no reason to stop. */
	warn(message: string): void;
}

/** The part of n8n's budget for a poll in which requests begin; the rest is for them to end. */
const BUDGET_SHARE = 0.6;
/** By then requests that have begun must have ended: one that began late is not cut off at once. */
const LAST_SHARE = 0.9;
const DEFAULT_BUDGET_MS = 300_000;
const RETRIES = 3;
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * One poll of a trigger: the credential, read once, a deadline, and one way to tell what went wrong.
 * @throws NodeApiError, NodeOperationError
 */
export async function inPoll(
	context: IPollFunctions,
	service: Service,
	work: (session: PollSession) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[][] | null> {
	const parameter = (name: string) =>
		context.getNodeParameter(name, undefined, { extractValue: true });
	let secrets: string[] = [];
	try {
		const credential = await openCredential(context, service, parameter);
		({ secrets } = credential);
		const began = systemClock.monotonicMs();
		const deadline = began + BUDGET_SHARE * budgetMs(context);
		const end = began + LAST_SHARE * budgetMs(context);
		const settings = { allowUnauthorizedCerts: false };
		const transport = n8nTransport(context, credential, settings);
		const session: PollSession = {
			client: {
				service,
				clock: systemClock,
				maxRetries: RETRIES,
				until: deadline,
				setting: settingsOf(service, credential.data),
				sleep: async (ms) => await systemClock.sleep(ms),
				transport: async (request) => {
					const until = Math.min(end, request.until ?? Infinity);
					return await transport({ timeoutMs: REQUEST_TIMEOUT_MS, ...request, until });
				},
				files: filesOf(context.helpers, n8nFileTransport(context, credential, settings)),
			},
			parameter,
			deadline,
			manual: context.getMode() === 'manual',
			warn: (message) =>
				context.logger.warn(redact(message, secrets), {
					nodeName: context.getNode().name,
					workflowId: context.getWorkflow().id,
				}),
		};
		const items = session.manual
			? await work(session)
			: await unlessEcho(context, systemClock, async () => await work(session));
		return items.length === 0 ? null : [items];
	} catch (error) {
		throw toNodeError(context.getNode(), error, secrets);
	}
}

/** n8n's budget for one poll, in milliseconds; old versions have none. */
function budgetMs(context: Partial<Pick<IPollFunctions, 'getPollBudgetMs'>>): number {
	return context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
}
