import type { IDataObject } from 'n8n-workflow';

import type { JobKind, JobSnapshot } from '../shared/jobs/jobKind';
import { plainText } from '../shared/json';
import { isAnotherTraining, trainingOf, type Training } from './training';
import { readUseCase } from './useCases';

/** A training that was just started. */
export interface StartedTraining {
	/** The use case's ID. */
	id: string;
	/** What the use case told before the start. */
	before: Training;
	/** A status check has found a training running since. */
	wasSeenRunning: boolean;
}

export const trainingKind: JobKind<StartedTraining> = {
	noun: 'training of the use case',
	idText: ({ id }) => id,
	wayBack: ({ id }) =>
		`Use "Use Case: Get" with the ID ${id}, or the trigger for finished trainings.`,
	reader: (client, training) => async () => {
		const useCase = await readUseCase(client, { id: Number(training.id) });
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

/** Whether it is a use case at all: what says nothing must not look like a training that has ended. */
function tellsOfTraining(useCase: IDataObject): boolean {
	return ['job_id', 'retrain_state', 'last_train_finished_timestamp'].some((name) =>
		Object.hasOwn(useCase, name),
	);
}
