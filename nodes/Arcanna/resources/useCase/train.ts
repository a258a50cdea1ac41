import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { JobKind, JobSnapshot } from '../../../shared/jobs/jobKind';
import { readWait, waitForJob } from '../../../shared/jobs/wait';
import { isRecord, plainText } from '../../../shared/json';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { isAnotherTraining, trainingOf, type Training } from '../../training';
import { useCaseField, usernameOption } from '../../fields';
import { sendEither } from '../../management';
import { useCaseId } from '../../parameters';
import { readUseCase } from '../../useCases';
import { usernameQuery } from './startStop';

const show = { resource: ['useCase'], operation: ['train'] };

export const trainFields: INodeProperties[] = [
	useCaseField({ show }),
	{
		displayName: 'Wait for Completion',
		name: 'waitForCompletion',
		type: 'boolean',
		default: false,
		description: 'Whether to wait until the training has finished, and give the use case then',
		displayOptions: { show },
	},
	optionsField(show, { waits: true, own: [usernameOption] }),
];

/** Starts a training, and waits for its end where the user wants it. */
export const trainUseCase: Operation = async (context) => {
	const id = useCaseId(context.parameter('jobId'));
	const wait = readWait(context);
	const before = trainingOf(wait ? await readUseCase(context, { id }) : {});
	const username = usernameQuery(context);
	const request = { method: 'POST', safety: 'unsafe', mayBeEmpty: true } as const;
	const done = await sendEither(
		context,
		{
			// Arcanna's page sends the user in the body, its clients in the query.
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
	if (!wait) return [{ json: { ...done, state: 'running' } }];
	return [{ json: await waitForJob(context, wait, trainingAfter(before), id) }];
};

const itemOf = (body: unknown): IDataObject => (isRecord(body) ? body : {});

/** A training that was started when the use case was as given. */
function trainingAfter(before: Training): JobKind<number> {
	return {
		noun: 'training of the use case',
		idText: String,
		wayBack: (id) =>
			`Use "Use Case: Get" with the ID ${id}, or the trigger for finished trainings.`,
		reader: (client, id) => {
			let wasSeenRunning = false;
			return async () => {
				const useCase = await readUseCase(client, { id });
				const now = trainingOf(useCase);
				wasSeenRunning ||= now.state === 'running';
				return snapshotOf(useCase, now, wasSeenRunning || isAnotherTraining(before, now));
			};
		},
	};
}

function snapshotOf(useCase: IDataObject, { state }: Training, isOurs: boolean): JobSnapshot {
	const status = plainText(useCase.retrain_state ?? useCase.status);
	if (state === 'running' || !isOurs || !tellsOfTraining(useCase)) {
		return { state: 'running', job: useCase, status };
	}
	return {
		state: state === 'failed' ? 'failed' : 'succeeded',
		job: useCase,
		status,
		reason: typeof useCase.retrain_msg === 'string' ? useCase.retrain_msg : undefined,
	};
}

/** Whether it is a use case at all: what says nothing must not look like a training that has ended. */
function tellsOfTraining(useCase: IDataObject): boolean {
	return ['job_id', 'retrain_state', 'last_train_finished_timestamp'].some((name) =>
		Object.hasOwn(useCase, name),
	);
}
