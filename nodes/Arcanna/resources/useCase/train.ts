import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { expectObject } from '../../../shared/http/expect';
import { sendForJson, type Client } from '../../../shared/http/client';
import type { JobKind, JobSnapshot } from '../../../shared/jobs/jobKind';
import { readWait, waitForJob } from '../../../shared/jobs/wait';
import { isRecord, plainText } from '../../../shared/json';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { isAnotherTraining, trainingOf, type Training } from '../../training';
import { useCaseField, usernameOption } from '../../fields';
import { useCasePath } from '../../parameters';
import { usernameQuery } from './startStop';
import { arcanna } from '../../service';

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
	const path = useCasePath(context);
	const wait = readWait(context);
	const before = trainingOf(wait ? await readUseCase(context, path) : {});
	const username = usernameQuery(context);
	// Arcanna's page sends the user in the body, its clients in the query.
	const body = await sendForJson(context, {
		method: 'POST',
		path: `${path}/train`,
		query: username,
		...('username' in username && { body: username }),
		safety: 'unsafe',
		mayBeEmpty: true,
	});
	if (!wait) return [{ json: { ...(isRecord(body) ? body : {}), state: 'running' } }];
	const id = path.slice(path.lastIndexOf('/') + 1);
	return [{ json: await waitForJob(context, wait, trainingAfter(before), id) }];
};

/** A training that was started when the use case was as given. */
function trainingAfter(before: Training): JobKind<string> {
	return {
		noun: 'training of the use case',
		idText: (id) => id,
		wayBack: (id) =>
			`Use "Use Case: Get" with the ID ${id}, or the trigger for finished trainings.`,
		reader: (client, id) => {
			let wasSeenRunning = false;
			return async () => {
				const useCase = await readUseCase(client, `/api/v1/jobs/${id}`);
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

async function readUseCase(client: Client, path: string): Promise<IDataObject> {
	const body = await sendForJson(client, { method: 'GET', path, safety: 'safe' });
	return expectObject(arcanna, body);
}
