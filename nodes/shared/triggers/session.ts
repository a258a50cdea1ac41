import type { IPollFunctions } from 'n8n-workflow';

import { alarm, systemClock } from '../clock';
import { filesOf, type FileClient, type Files } from '../files/store';
import { n8nFileTransport } from '../files/transport';
import { openCredential, settingsOf } from '../http/credentials';
import { ServiceError } from '../http/errors';
import type { Outcome, Transport } from '../http/exchange';
import { redact } from '../http/redact';
import { n8nTransport } from '../http/transport';
import type { Service } from '../http/service';

/** What one poll has to work with. */
export interface PollSession {
	client: FileClient;
	/** A node parameter, with the value of a resource locator taken out. */
	parameter(name: string): unknown;
	/** No request begins after this time (milliseconds of `Clock.monotonicMs`). */
	deadline: number;
	/** How long the poll can take at most, in milliseconds. */
	longestMs: number;
	/** How long to wait at most for a job that the poll starts, in milliseconds. */
	patienceMs: number;
	/** "Fetch Test Event" in the editor: samples are wanted, and no state may be touched. */
	manual: boolean;
	/** Writes to n8n's log what is no reason to stop. */
	warn(message: string): void;
	secrets: readonly string[];
	/** Lets go of the timer. */
	close(): void;
}

/** The part of n8n's budget for a poll in which requests begin; the rest is for them to end. */
const BUDGET_SHARE = 0.6;
/** By then everything has ended: what is still under way is cut off. */
const LAST_SHARE = 0.9;
const DEFAULT_BUDGET_MS = 300_000;
/** A day; sums of times and timers can bear it. */
const LONGEST_BUDGET_MS = 24 * 3_600_000;
/** n8n gives more; with less no request could be answered. */
const SHORTEST_BUDGET_MS = 2_000;
const RETRIES = 3;
const REQUEST_TIMEOUT_MS = 30_000;
/** n8n waits for the poll at activation and holds the other triggers meanwhile. */
const PATIENCE_AT_ACTIVATION_MS = 20_000;
const CUT_OFF = 'it took longer than the time that n8n gives to a poll';
const LOST: Outcome = { kind: 'lost', reason: CUT_OFF };

/** n8n's contexts that have polled. The first poll of one may be that at activation. */
const polledBefore = new WeakSet<object>();

/**
 * Opens one poll of a trigger: the credential, read once, and clients whose every request and file
 * ends before n8n's budget for the poll does.
 * @throws Error with a sentence for the user
 */
export async function openSession(context: IPollFunctions, service: Service): Promise<PollSession> {
	const budgetMs = Math.min(LONGEST_BUDGET_MS, context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS);
	const longestMs = Math.max(SHORTEST_BUDGET_MS, LAST_SHARE * budgetMs);
	const began = systemClock.monotonicMs();
	const cutoff = new Cutoff(began + longestMs, longestMs);
	const parameter = (name: string) =>
		context.getNodeParameter(name, undefined, { extractValue: true });
	const credential = await cutoff
		.within(openCredential(context, service, parameter), late)
		.catch(async (error) => {
			cutoff.close();
			return await Promise.reject(error);
		});
	const deadline = began + BUDGET_SHARE * budgetMs;
	const settings = { allowUnauthorizedCerts: false };
	const fetch = n8nFileTransport(context, credential, settings, cutoff.signal);
	const isFirst = !polledBefore.has(context);
	polledBefore.add(context);
	return {
		client: {
			service,
			clock: systemClock,
			maxRetries: RETRIES,
			until: deadline,
			setting: settingsOf(service, credential.data),
			sleep: async (ms) => await systemClock.sleep(ms),
			transport: cutRequests(cutoff, n8nTransport(context, credential, settings)),
			files: cutFiles(cutoff, filesOf(context.helpers, fetch)),
		},
		parameter,
		deadline,
		longestMs,
		patienceMs: isFirst ? PATIENCE_AT_ACTIVATION_MS : Infinity,
		manual: context.getMode() === 'manual',
		warn: (message) =>
			context.logger.warn(redact(message, credential.secrets), {
				nodeName: context.getNode().name,
				workflowId: context.getWorkflow().id,
			}),
		secrets: credential.secrets,
		close: () => cutoff.close(),
	};
}

/** Cuts off at a time what is still under way then. */
class Cutoff {
	/** Aborts at that time. */
	readonly signal: AbortSignal;
	private readonly passed: Promise<void>;
	private readonly closed = new AbortController();

	constructor(
		/** Milliseconds of `Clock.monotonicMs`. */
		readonly at: number,
		ms: number,
	) {
		const stop = new AbortController();
		this.signal = stop.signal;
		this.passed = new Promise((resolve) => {
			const ring = () => {
				resolve();
				stop.abort();
			};
			alarm(ms, this.closed.signal).then(ring, () => {});
		});
	}

	/** What the work gives, or what `otherwise` gives when the time comes first. */
	async within<T>(work: Promise<T>, otherwise: () => Promise<T>): Promise<T> {
		return await Promise.race([work, this.passed.then(otherwise)]);
	}

	close(): void {
		this.closed.abort();
	}
}

async function late(): Promise<never> {
	return await Promise.reject(
		new ServiceError({
			message: 'The poll was cut off',
			advice: `One part took longer than the time that n8n gives to a poll. Check that n8n can reach the service, and try a longer poll interval.`,
			mayHaveSucceeded: true,
			transient: true,
		}),
	);
}

function cutRequests(cutoff: Cutoff, transport: Transport): Transport {
	return async (request) => {
		const until = Math.min(cutoff.at, request.until ?? Infinity);
		const sent = transport({ timeoutMs: REQUEST_TIMEOUT_MS, ...request, until });
		return await cutoff.within(sent, async () => await Promise.resolve(LOST));
	};
}

function cutFiles(cutoff: Cutoff, files: Files): Files {
	return {
		...files,
		fetch: async (request) => {
			const until = Math.min(cutoff.at, request.until ?? Infinity);
			const fetched = files.fetch({ ...request, until });
			return await cutoff.within(fetched, async () => await Promise.resolve(LOST));
		},
		keep: async (...file) => await cutoff.within(files.keep(...file), late),
	};
}
