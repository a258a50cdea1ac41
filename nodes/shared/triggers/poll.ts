import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { toNodeError } from '../http/errors';
import type { FileClient } from '../files/store';
import type { Service } from '../http/service';
import { beginPoll, type PollStep } from './overlap';
import { openSession, type PollSession } from './session';

/** What a trigger watches. */
export interface Watch {
	/** The items for "Fetch Test Event". */
	samples(session: PollSession): Promise<INodeExecutionData[]>;
	/**
	 * One poll: reads from the service and decides what to emit.
	 * @param stored n8n's object; the node's state is in its `watch`
	 * @throws ServiceError if nothing could be read; nothing is stored then
	 */
	poll(stored: IDataObject, session: PollSession): Promise<Decision>;
}

/** The outcome of a poll. */
export interface Decision {
	/** The next state; left out if the watch itself has stored it. */
	state?: object;
	items: INodeExecutionData[];
	/** Lines for n8n's log. */
	warnings: string[];
	/** An error with which the poll ends after storing the state. */
	failure?: Error;
}

/** Creates the watch from the node's parameters, a client, and n8n's log. */
type OpenWatch = (
	client: FileClient,
	parameter: (name: string) => unknown,
	warn: (message: string) => void,
) => Watch;

/**
 * One poll of a trigger.
 * @throws NodeApiError, NodeOperationError
 */
export async function poll(
	context: IPollFunctions,
	service: Service,
	open: OpenWatch,
): Promise<INodeExecutionData[][] | null> {
	let session: PollSession | undefined;
	try {
		session = await openSession(context, service);
		const { client, parameter, warn } = session;
		const watch = open(client, parameter, warn);
		const items = session.manual
			? await watch.samples(session)
			: await takeStep(beginPoll(context, client.clock, session.longestMs), watch, session);
		return items.length === 0 ? null : [items];
	} catch (error) {
		throw toNodeError(context.getNode(), error, session?.secrets ?? []);
	} finally {
		session?.close();
	}
}

/**
 * Reads, decides, stores and emits.
 * @param step undefined for a duplicate poll
 * @throws what `Watch.poll` throws, and its failure
 */
export async function takeStep(
	step: PollStep | undefined,
	watch: Watch,
	session: PollSession,
): Promise<INodeExecutionData[]> {
	if (step === undefined) return [];
	let succeeded = false;
	try {
		const { state, items, warnings, failure } = await watch.poll(step.stored, session);
		if (state !== undefined) {
			if (step.isOvertaken()) return [];
			step.stored.watch = { ...state };
		}
		warnings.forEach((warning) => session.warn(warning));
		if (failure !== undefined) throw failure;
		succeeded = true;
		return items;
	} finally {
		step.end(succeeded);
	}
}
