import type { Transport } from '../http/exchange';
import type { Service } from '../http/service';

/** Collects what the hint after a run says, and the error of a failed run. */
export interface RunSummary {
	/** Retries. */
	retries: number;
	/** Jobs that were waited for. */
	waits: number;
	/** Requests for the status of jobs. */
	polls: number;
	longestWaitMs: number;
	/** In US dollars. */
	cost: number;
	/** The IDs of the jobs that were started. */
	started: string[];
	/** The kind of job, such as "process". */
	noun: string;
	/** The same from earlier tries, with n8n's Retry On Fail. */
	startedBefore: string[];
	/** Requests that started or changed something, and would do so again if repeated. */
	unsafeRequests: number;
	/** Other notes for the hint, as sentences. */
	notes: Set<string>;
}

const MOST_IDS_LISTED = 50;

export function emptySummary(): RunSummary {
	return {
		retries: 0,
		waits: 0,
		polls: 0,
		longestWaitMs: 0,
		cost: 0,
		started: [],
		noun: 'job',
		startedBefore: [],
		unsafeRequests: 0,
		notes: new Set(),
	};
}

/** A transport that counts requests that have a new effect each time they are sent. */
export function counting(summary: RunSummary, transport: Transport): Transport {
	return async (request) => {
		if (request.safety === 'unsafe') summary.unsafeRequests += 1;
		return await transport(request);
	};
}

/**
 * The hint that n8n shows with the output; an empty text if there is nothing to say.
 * @param states the states of the returned items
 */
export function hintFor(
	summary: RunSummary,
	states: unknown[],
	{ dollarsForAUnit }: Pick<Service, 'dollarsForAUnit'> = {},
): string {
	const { retries, waits, polls, longestWaitMs, cost, started } = summary;
	const submittedOnly = started.length > 0 && waits === 0;
	const running = submittedOnly ? states.filter((state) => state === 'running').length : 0;
	return [
		...(waits > 0
			? [
					`Waited ${waits === 1 ? '' : `for ${waits} items, up to `}${seconds(longestWaitMs)} (${checks(polls)}).`,
				]
			: []),
		...(running > 0
			? [
					running === 1
						? 'Still running. Turn on waiting to get the result, or get it later by its ID.'
						: `${running} items are still running. Turn on waiting to get the results, or get them later by their IDs.`,
				]
			: []),
		...(retries > 0 ? [`Retried ${times(retries)} after temporary errors.`] : []),
		...(cost > 0 ? [`Cost: ${price(cost)}${units(cost, dollarsForAUnit)}.`] : []),
		...summary.notes,
	].join(' ');
}

/**
 * The IDs of the jobs that a failed run has started, including its earlier tries; an empty text if there
 * are none.
 * @param shown the error's own text. If it names all of these jobs, nothing is added
 */
export function startedJobs(
	{ started, startedBefore, noun }: RunSummary,
	service: string,
	shown = '',
): string {
	const all = [...startedBefore, ...started];
	if (all.every((id) => names(shown, id))) return '';
	const tries = startedBefore.length > 0 ? ', including all tries of Retry On Fail' : '';
	return `Created in ${service} by this run${tries}: ${all.length === 1 ? noun : plural(noun)} ${listed(all)}.`;
}

/** Whether a text contains an ID as a word, so that "12" is not found in "123". */
export function names(text: string, id: string): boolean {
	const at = text.indexOf(id);
	if (at < 0) return false;
	const around = text.charAt(at - 1) + text.charAt(at + id.length);
	return !/[\w-]/.test(around) || names(text.slice(at + id.length), id);
}

/** A warning about n8n's Retry On Fail for a run that starts something; otherwise an empty text. */
export function retryHint(
	{ unsafeRequests, startedBefore, noun }: RunSummary,
	service: string,
): string {
	if (unsafeRequests === 0) return '';
	const again =
		'Retry On Fail is on in the settings of this node: if one item fails, n8n sends the requests of all items again, which can start and bill the same work twice.';
	if (startedBefore.length === 0) return again;
	const created = startedBefore.length === 1 ? noun : plural(noun);
	return `${again} Already created in ${service} by failed tries: ${created} ${listed(startedBefore)}.`;
}

/** Each ID once: with the user's own ID, every try starts the same job. */
function listed(ids: string[]): string {
	const each = [...new Set(ids)];
	const more = each.length - MOST_IDS_LISTED;
	return `${each.slice(0, MOST_IDS_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function plural(noun: string): string {
	return /s$/.test(noun) ? `${noun}es` : `${noun}s`;
}

function price(dollars: number): string {
	const digits = { minimumFractionDigits: 2, maximumFractionDigits: 4 };
	return dollars.toLocaleString('en-US', { style: 'currency', currency: 'USD', ...digits });
}

/** The parts of a cost, if the service publishes the price of a unit. */
function units(dollars: number, dollarsForAUnit?: number): string {
	if (dollarsForAUnit === undefined) return '';
	const count = Math.round(dollars / dollarsForAUnit);
	return ` (${count === 1 ? '1 unit' : `${count} units`} at the published price of ${price(dollarsForAUnit)})`;
}

function times(count: number): string {
	return count === 1 ? 'once' : `${count} times`;
}

function checks(polls: number): string {
	return polls === 1 ? '1 status check' : `${polls} status checks`;
}

function seconds(ms: number): string {
	const rounded = Math.round(ms / 100) / 10;
	return rounded === 1 ? '1 second' : `${rounded} seconds`;
}
