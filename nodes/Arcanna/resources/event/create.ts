import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { settleService, ServiceError } from '../../../shared/http/errors';
import { InvalidParameterError, refused } from '../../../shared/parameters/refusal';
import { plainText } from '../../../shared/json';
import { sendForJson } from '../../../shared/http/client';
import type { JobSnapshot } from '../../../shared/jobs/jobKind';
import { withoutId } from '../../../shared/jobs/start';
import { readWait, waitForJob } from '../../../shared/jobs/wait';
import { optionsField } from '../../../shared/fields/options';
import { fromModel, notAsTool, onlyAsTool, variedAsTool } from '../../../shared/fields/tool';
import type { Operation, OperationContext } from '../../../shared/operations/context';
import { readChoice } from '../../../shared/parameters/choice';
import { readItem, readObject } from '../../../shared/parameters/document';
import { readId } from '../../../shared/parameters/id';
import { readText } from '../../../shared/parameters/text';
import { ingestedAtMs } from '../../api';
import { namedSnapshot, newEventKind, readEventAt, snapshotOf } from '../../decision';
import type { EventAddress } from '../../decisions';
import { decisionWaitField, useCaseField } from '../../fields';
import { useCaseId } from '../../parameters';
import { arcanna } from '../../service';

const show = { resource: ['event'], operation: ['create'] };

const WHETHER_TO_WAIT =
	'Whether to wait for the decision. If off, returns immediately without a decision.';

export const createFields: INodeProperties[] = [
	useCaseField({ show, description: 'The use case that decides on the event' }),
	// A tool has no input item: one that was saved with it says so when it runs. "model" is said by none, so
	// that a new tool can wait by default, and one that was saved with "json" does what it did.
	...variedAsTool(
		{
			displayName: 'Event Source',
			name: 'bodySource',
			type: 'options',
			options: [
				{
					name: 'Input Item',
					value: 'item',
					description: "Send the input item's JSON unchanged (fastest)",
				},
				{ name: 'JSON', value: 'json', description: 'Send the JSON below' },
			],
			default: 'item',
			description: 'Where to take the event from',
			displayOptions: { show },
		},
		{ type: 'hidden', default: 'model' },
	),
	...variedAsTool(
		{
			displayName: 'Event JSON',
			name: 'rawBody',
			type: 'json',
			default: '{}',
			required: true,
			placeholder: 'e.g. { "rule": "Impossible travel", "user": "jane.doe" }',
			description: 'The event as a JSON object',
			displayOptions: { show: { ...show, bodySource: ['json'] } },
		},
		{
			default: fromModel(
				'event',
				'The event to decide on, as JSON text: an object with everything that is known about it',
			),
			displayOptions: { show: { ...show, bodySource: ['json', 'model'] } },
		},
	),
	notAsTool(decisionWaitField(show, WHETHER_TO_WAIT)),
	onlyAsTool(decisionWaitField({ ...show, bodySource: ['item', 'json'] }, WHETHER_TO_WAIT)),
	onlyAsTool({
		...decisionWaitField({ ...show, bodySource: ['model'] }, WHETHER_TO_WAIT),
		default: true,
	}),
	optionsField(show, {
		waits: true,
		own: [
			{
				displayName: 'Event ID',
				name: 'eventId',
				type: 'string',
				default: '',
				placeholder: 'e.g. siem-2026-000123',
				description:
					'Your own ID for the event (letters, digits, "_", "-"). It must be new in the use case. Lets the node find the event if the response is lost.',
			},
			{
				displayName: 'Storage Tag',
				name: 'storageTag',
				type: 'string',
				default: '',
				placeholder: 'e.g. second input',
				description:
					'The input of the use case that the event comes from. Leave empty if the use case has only one input.',
			},
		],
	}),
];

const CHECK =
	'Look for it with "Event: Get Many" or in Arcanna before you send it again. With an "Event ID" in the options, the node checks this itself.';

/** Delays between lookups of an event whose response was lost, in milliseconds. */
const LOOK_UP_PAUSES_MS = [0, 500, 1_000, 2_000, 4_000];
/** The "Date" of a response is in whole seconds, and the response takes time to arrive. */
const CLOCK_STEP_MS = 2_000;

/** Sends the item as an event, and waits for the decision if the user wants that. */
export const createEvent: Operation = async (context) => {
	const job = useCaseId(context.parameter('jobId'));
	const ownId = checkedOwnId(readId(context.option('eventId'), 'Event ID'));
	const rawBody = rawBodyOf(context);
	const storageTag = readText(context.option('storageTag'), 'Storage Tag');
	const wait = readWait(context, 'Wait for Decision');
	const body = {
		job_id: job,
		raw_body: rawBody,
		...(storageTag !== '' && { storage_tag: storageTag }),
	};
	const snapshot = await ingest(context, body, ownId);
	const event = plainText(snapshot.job.event_id) || (ownId ?? '');
	context.started(event, 'event');
	if (!wait) return [{ json: { ...snapshot.job, state: snapshot.state } }];
	const address = { job, event };
	const started = {
		atMs: context.clock.monotonicMs(),
		snapshot: namedSnapshot(address, snapshot),
	};
	return [{ json: await waitForJob(context, wait, newEventKind, address, started) }];
};

/** @throws ServiceError when Arcanna returned no ID for the event */
function withId(snapshot: JobSnapshot, ownId: string | undefined): JobSnapshot {
	const { job, reason } = snapshot;
	if (plainText(job.event_id) !== '' || ownId !== undefined) return snapshot;
	throw withoutId(arcanna, 'event', reason);
}

interface NewEvent extends IDataObject {
	job_id: number;
	raw_body: IDataObject;
	/** Source: the vendor's MCP server, `transfer_event`. */
	storage_tag?: string;
}

async function ingest(
	context: OperationContext,
	body: NewEvent,
	ownId: string | undefined,
): Promise<JobSnapshot> {
	const sentAtMs = context.clock.now();
	const request = {
		method: 'POST',
		path: `/api/v1/events/${ownId ?? ''}`,
		body,
		safety: 'unsafe',
		change: {
			mayHave: 'The event may have been created',
			check: ownId === undefined ? CHECK : '',
		},
	} as const;
	const sending = sendForJson(context, request, (sent) => withId(snapshotOf(sent), ownId));
	const snapshot = await settleService(sending);
	if (!(snapshot instanceof ServiceError)) return snapshot;
	if (ownId === undefined || !snapshot.facts.mayHaveSucceeded) throw snapshot;
	return await lookUp(context, { job: body.job_id, event: ownId }, sentAtMs, snapshot);
}

/**
 * Finds the event by the user's ID after the response was lost. Throws `lost` if it isn't found or is an
 * older one.
 */
async function lookUp(
	context: OperationContext,
	{ job, event: ownId }: EventAddress,
	sentAtMs: number,
	lost: ServiceError,
): Promise<JobSnapshot> {
	let last = lost;
	for (const pauseMs of LOOK_UP_PAUSES_MS) {
		if (pauseMs > 0) await context.sleep(pauseMs);
		const found = await settleService(readEventAt(context, job, ownId));
		if (!(found instanceof ServiceError)) {
			const { snapshot, serviceNowMs } = found;
			const nowMs = context.clock.now();
			const sentAtServiceMs = sentAtMs + ((serviceNowMs ?? nowMs) - nowMs);
			const takenAtMs = ingestedAtMs(snapshot.job);
			if ((takenAtMs ?? -Infinity) >= sentAtServiceMs - CLOCK_STEP_MS) return snapshot;
			const age =
				takenAtMs === undefined
					? 'without a valid time'
					: `from ${new Date(takenAtMs).toISOString()}`;
			throw lost.advising(
				`Arcanna already has an event ${ownId}, ${age}, which may be an older one, so it is not returned. Check in Arcanna whether this event arrived, and use a new "Event ID" for each event.`,
			);
		}
		last = found;
		if (found.facts.status !== 404) break;
	}
	throw lost.advising(
		last.facts.status === 404
			? `Arcanna has no event ${ownId}, so you can send it again.`
			: `Looking up the event ${ownId} failed (${last.message.replace(/\.$/, '')}). Use "Event: Get" with this ID before you send it again.`,
	);
}

function checkedOwnId(id: string): string | undefined {
	if (id === '') return undefined;
	if (/^[A-Za-z0-9_-]{1,200}$/.test(id)) return id;
	throw refused('Event ID', id, 'Enter only letters, digits, "_" and "-", at most 200 characters.');
}

const EVENT_SOURCES = ['item', 'json', 'model'] as const;

/**
 * @throws InvalidParameterError when there is no event to send: Arcanna would decide even on an empty one
 */
function rawBodyOf(context: OperationContext): IDataObject {
	const source = readChoice(context.parameter('bodySource'), 'Event Source', EVENT_SOURCES, 'item');
	if (source !== 'item') {
		const advice = 'Enter one event, such as { "rule": "Impossible travel" }.';
		const event = readObject(context.parameter('rawBody'), 'Event JSON', advice) ?? {};
		if (Object.keys(event).length > 0) return event;
		throw new InvalidParameterError(`"Event JSON" is empty. ${advice}`);
	}
	if (context.isTool) {
		throw new InvalidParameterError(
			'AI agents have no input item. Set "Event Source" to "JSON" and let the agent fill in "Event JSON".',
		);
	}
	const json = readItem(context.input);
	if (Object.keys(json).length > 0) return json;
	throw new InvalidParameterError(
		'The input item has no fields to send. Add a node that outputs the event before this node, or set "Event Source" to "JSON".',
	);
}
