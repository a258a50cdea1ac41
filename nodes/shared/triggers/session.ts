import type { IPollFunctions } from 'n8n-workflow';

import { systemClock } from '../clock';
import { filesOf, type FileClient, type Files } from '../files/store';
import { n8nFileTransport } from '../files/transport';
import { withDeadline } from '../http/client';
import { accountOf, openCredential, settingsOf } from '../http/credentials';
import { ServiceError } from '../http/errors';
import { redact } from '../http/redact';
import { TIME_UP, TimeLimit } from '../http/timeLimit';
import { n8nTransport } from '../http/transport';
import type { Service } from '../http/service';

/** What one poll works with. */
export interface PollSession {
	client: FileClient;
	/** The account of the service that the credential belongs to, as a hash. */
	account: string;
	/** A node parameter; for a resource locator, its value. */
	parameter(name: string): unknown;
	/** No request begins after this time (milliseconds of `Clock.monotonicMs`). */
	deadline: number;
	/** How long the poll can take at most, in milliseconds. */
	longestMs: number;
	/** How long to wait at most for a job that the poll starts, in milliseconds. */
	patienceMs: number;
	/** "Fetch Test Event" in the editor: samples are wanted, and no state may be touched. */
	manual: boolean;
	/** Writes to n8n's log about something that doesn't stop the poll. */
	warn(message: string): void;
	secrets: readonly string[];
	/** Releases the timer. */
	close(): void;
}

/** The share of n8n's time for a poll in which requests may begin; the rest is for them to end. */
const BUDGET_SHARE = 0.6;
/** The share after which everything that is still running is aborted. */
const LAST_SHARE = 0.9;
const DEFAULT_BUDGET_MS = 300_000;
/** A day, which is safe for sums of times and for timers. */
const LONGEST_BUDGET_MS = 24 * 3_600_000;
/** n8n allows more; with less, no request could finish. */
const SHORTEST_BUDGET_MS = 2_000;
const RETRIES = 3;
const REQUEST_TIMEOUT_MS = 30_000;
/** n8n waits for the poll at activation, which delays other triggers. */
const PATIENCE_AT_ACTIVATION_MS = 20_000;

/** What the polls of one activation share. */
interface Activation {
	/** What has been logged already. */
	noted: Set<string>;
	/** `Client.learnt`, by account: the credential can change while the trigger is active. */
	learnt: Map<string, Set<string>>;
}

/**
 * By n8n's context. A context that is missing has not polled yet: its first poll may be the one at
 * activation.
 */
const activations = new WeakMap<object, Activation>();

/**
 * Opens one poll of a trigger: the credential, read once, and clients whose every request and file
 * ends before n8n's budget for the poll does.
 * @throws Error with a sentence for the user
 */
export async function openSession(context: IPollFunctions, service: Service): Promise<PollSession> {
	const budgetMs = Math.min(LONGEST_BUDGET_MS, context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS);
	const longestMs = Math.max(SHORTEST_BUDGET_MS, LAST_SHARE * budgetMs);
	const began = systemClock.monotonicMs();
	const end = began + longestMs;
	const limit = new TimeLimit(longestMs);
	const { parameters } = context.getNode();
	// n8n throws for a parameter that is not shown.
	const parameter = (name: string) =>
		parameters[name] === undefined
			? undefined
			: context.getNodeParameter(name, undefined, { extractValue: true });
	const opening = inTime(limit, openCredential(context, service, parameter));
	const credential = await opening.catch(async (error) => {
		limit.close();
		return await Promise.reject(error);
	});
	const deadline = began + BUDGET_SHARE * budgetMs;
	const settings = { allowUnauthorizedCerts: false };
	const transport = n8nTransport(context, credential, settings);
	const fetch = n8nFileTransport(context, credential, settings);
	const account = accountOf(service, credential);
	const isFirst = !activations.has(context);
	const { noted, learnt }: Activation = activations.get(context) ?? {
		noted: new Set(),
		learnt: new Map(),
	};
	activations.set(context, { noted, learnt });
	const learntOfAccount = learnt.get(account) ?? new Set();
	learnt.set(account, learntOfAccount);
	const warn = (message: string) =>
		context.logger.warn(redact(message, credential.secrets), {
			nodeName: context.getNode().name,
			workflowId: context.getWorkflow().id,
		});
	const client: FileClient = {
		service,
		clock: systemClock,
		maxRetries: RETRIES,
		until: deadline,
		setting: settingsOf(service, credential.data),
		learnt: learntOfAccount,
		note: (message) => {
			if (!noted.has(message)) warn(message);
			noted.add(message);
		},
		sleep: async (ms) => await systemClock.sleep(ms),
		transport: async (request) => await transport({ timeoutMs: REQUEST_TIMEOUT_MS, ...request }),
		files: filesUntil(end, limit, filesOf(context.helpers, fetch)),
	};
	return {
		client: withDeadline(client, end),
		account,
		parameter,
		deadline,
		longestMs,
		patienceMs: isFirst ? PATIENCE_AT_ACTIVATION_MS : Infinity,
		manual: context.getMode() === 'manual',
		warn,
		secrets: credential.secrets,
		close: () => limit.close(),
	};
}

/** The result of the work. Throws `ServiceError` if the poll's time runs out first. */
async function inTime<T>(limit: TimeLimit, work: Promise<T>): Promise<T> {
	const made = await limit.within(work);
	if (made !== TIME_UP) return made;
	throw new ServiceError({
		message: 'The poll ran out of time',
		advice: `One request took longer than n8n allows for a poll. Check that n8n can reach the service, and try a longer poll interval.`,
		mayHaveSucceeded: true,
		transient: true,
	});
}

function filesUntil(end: number, limit: TimeLimit, files: Files): Files {
	return {
		...files,
		fetch: async (request) => {
			const until = Math.min(end, request.until ?? Infinity);
			return await files.fetch({ ...request, until });
		},
		keep: async (...file) => await inTime(limit, files.keep(...file)),
	};
}
