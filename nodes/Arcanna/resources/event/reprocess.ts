import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { sendForJson } from '../../../shared/http/client';
import { isRecord } from '../../../shared/json';
import { readWait, waitForJob } from '../../../shared/jobs/wait';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { pathSegment } from '../../../shared/http/urls';
import { requireId } from '../../../shared/parameters/id';
import { decisionWaitField, eventIdFields, managementKeyNotice, useCaseField } from '../../fields';
import { useCaseId } from '../../parameters';
import { decisionMark, readAnyEvent, reprocessingKind } from '../../reprocessing';
import { doneObject } from '../useCase/startStop';

const show = { resource: ['event'], operation: ['reprocess'] };

export const reprocessFields: INodeProperties[] = [
	managementKeyNotice(show, 'Reprocessing an event', 'execute:reprocess_events'),
	useCaseField({ show }),
	...eventIdFields(show),
	decisionWaitField(
		show,
		'Whether to wait for the new decision. If off, returns as soon as the event is marked for reprocessing.',
	),
	optionsField(show, { waits: true }),
];

const MARKED = {
	mayHave: 'The event may have been marked for reprocessing',
	check: 'Check its decision with "Event: Get". It is safe to mark it again.',
};

/** Marks an event for reprocessing, and waits for the new decision if the user wants that. */
export const reprocessEvent: Operation = async (context) => {
	const job = useCaseId(context.parameter('jobId'));
	const event = requireId(context.parameter('eventId'), 'Event ID');
	const wait = readWait(context, 'Wait for Decision');
	const request = {
		method: 'POST',
		path: `/api/v2/events/${job}/${pathSegment(event, 'Event ID')}/reprocess`,
		safety: 'idempotent',
		change: MARKED,
		mayBeEmpty: true,
	} as const;
	const before = wait && (await readAnyEvent(context, { job, event }));
	const done = await sendForJson(context, request, requestIn);
	if (!wait || !before) return [{ json: { ...done, state: 'running' } }];
	const marked = {
		job,
		event,
		before: decisionMark(before),
		wasSeenRunning: before.state === 'running',
	};
	const started = {
		atMs: context.clock.monotonicMs(),
		snapshot: { ...before, state: 'running', status: 'unchanged' } as const,
	};
	return [{ json: await waitForJob(context, wait, reprocessingKind, marked, started) }];
};

/** The status of the request, which /api/v2 puts under `request`. Throws as `expectObject` does. */
function requestIn(body: unknown): IDataObject {
	return doneObject(isRecord(body) && isRecord(body.request) ? body.request : body);
}
