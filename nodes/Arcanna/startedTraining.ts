import type { IDataObject } from 'n8n-workflow';

import { expectObject } from '../shared/http/expect';
import { sendForJson, type Client } from '../shared/http/client';
import type { JobKind, JobSnapshot } from '../shared/jobs/jobKind';
import { plainText } from '../shared/json';
import { arcanna } from './service';
import { withIds } from './api';
import { isAnotherTraining, TRAINING, trainingOf, type Training } from './training';

/** A training that was just started. */
export interface StartedTraining {
	/** The use case's ID. */
	id: string;
	/** The use case as it was before the start. */
	before: Training;
	/** A status check has since found a training running. */
	wasSeenRunning: boolean;
}

export const trainingKind: JobKind<StartedTraining> = {
	noun: 'training of the use case',
	idText: ({ id }) => id,
	wayBack: ({ id }) =>
		`Use "Use Case: Get" with the ID ${id}, or the Arcanna Trigger with "Training Finished".`,
	reader: (client, training) => async () => {
		const useCase = withIds(
			{ job_id: Number(training.id) },
			await readTrained(client, training.id),
		);
		const now = trainingOf(useCase);
		training.wasSeenRunning ||= now.state === 'running';
		const isOurs = training.wasSeenRunning || isAnotherTraining(training.before, now);
		return snapshotOf(useCase, now, isOurs);
	},
	stored: { key: 'training', fields: ({ id }) => ({ job_id: Number(id) }) },
};

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

/** Whether it is a use case at all: an empty response must not look like a finished training. */
function tellsOfTraining(useCase: IDataObject): boolean {
	return TRAINING.some((name) => Object.hasOwn(useCase, name));
}

/** Only from /api/v1: the resources of /api/v2 have no data about trainings. Throws as `send` does. */
export async function readTrained(client: Client, id: string | number): Promise<IDataObject> {
	const path = `/api/v1/jobs/${id}`;
	return expectObject(arcanna, await sendForJson(client, { method: 'GET', path, safety: 'safe' }));
}
