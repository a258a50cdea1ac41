import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { readWait, waitForJob } from '../../../shared/jobs/wait';
import { isRecord } from '../../../shared/json';
import { optionsField, waitBuilderHint } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { withIds } from '../../api';
import { readTrained, trainingKind } from '../../startedTraining';
import { trainingOf } from '../../training';
import { useCaseField, usernameOption } from '../../fields';
import { sendEither } from '../../management';
import { useCaseId } from '../../parameters';
import { usernameQuery } from './startStop';

const show = { resource: ['useCase'], operation: ['train'] };

export const trainFields: INodeProperties[] = [
	useCaseField({ show }),
	{
		displayName: 'Wait for Completion',
		name: 'waitForCompletion',
		type: 'boolean',
		default: false,
		description: 'Whether to wait until the training finishes. If off, returns immediately.',
		builderHint: waitBuilderHint,
		displayOptions: { show },
	},
	optionsField(show, { waits: true, own: [usernameOption] }),
];

const STARTED = {
	mayHave: 'The training may have started',
	check:
		'Check "retrain_state" and "last_train_start_timestamp" with "Use Case: Get" before you train it again.',
};

/** Starts a training, and waits until it finishes if the user wants that. */
export const trainUseCase: Operation = async (context) => {
	const id = useCaseId(context.parameter('jobId'));
	const wait = readWait(context);
	const before = trainingOf(wait ? await readTrained(context, id) : {});
	const username = usernameQuery(context);
	const request = {
		method: 'POST',
		safety: 'unsafe',
		change: STARTED,
		mayBeEmpty: true,
	} as const;
	const done = await sendEither(
		context,
		{
			// Arcanna's page has the user in the body, its clients in the query.
			request: {
				...request,
				path: `/api/v1/jobs/${id}/train`,
				query: username,
				...('username' in username && { body: username }),
			},
			read: itemOf,
		},
		{ request: { ...request, path: `/api/v2/jobs/${id}/train` }, read: itemOf },
	);
	if (!wait) return [{ json: { ...withIds({ job_id: id }, done), state: 'running' } }];
	const training = { id: String(id), before, wasSeenRunning: false };
	return [{ json: await waitForJob(context, wait, trainingKind, training) }];
};

const itemOf = (body: unknown): IDataObject => (isRecord(body) ? body : {});
