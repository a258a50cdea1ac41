import type { GravityAiSimulator } from '../../../simulators/gravityAi.mts';
import type { TriggerCase } from '../cases.mts';
import type { ExpectedRequest } from '../requests.mts';
import { CSV_RESULT, fetching, gravityAiTriggerCase, jobItem, LATEST, SCORES } from './scene.mts';

const POLLS: ExpectedRequest = { method: 'GET', path: LATEST, repeated: true };

/** The trigger's events. */
export const gravityAiTriggerCases: TriggerCase[] = [
	gravityAiTriggerCase('jobFinished', 'well or not, without results', (gravityAi) => {
		const jobs = watched(gravityAi);
		return {
			parameters: { downloadResult: false },
			afterFirstPoll: jobs.end,
			emitted: () => [jobItem(jobs.good, 'succeeded'), jobItem(jobs.bad, 'failed')],
			received: () => [POLLS],
		};
	}),
	gravityAiTriggerCase('jobFinished', 'with its result', (gravityAi) => {
		const job = gravityAi.insert({ state: 'running' });
		return {
			parameters: { downloadResult: true, outputPropertyName: 'scores' },
			afterFirstPoll: () => gravityAi.finish(job.id, { result: CSV_RESULT }),
			emitted: () => [jobItem(job, 'succeeded')],
			emittedFile: { field: 'scores', name: 'scores.csv', type: 'text/csv', text: SCORES },
			received: () => [POLLS, ...fetching(job)],
		};
	}),
	gravityAiTriggerCase(
		'jobSucceeded',
		'with its result',
		(gravityAi) => {
			const jobs = watched(gravityAi);
			return {
				parameters: { downloadResult: true },
				afterFirstPoll: jobs.end,
				emitted: () => [jobItem(jobs.good, 'succeeded')],
				emittedFile: { field: 'data', name: 'scores.csv', type: 'text/csv', text: SCORES },
				received: () => [POLLS, ...fetching(jobs.good)],
			};
		},
		{ smoke: true },
	),
	gravityAiTriggerCase('jobSucceeded', 'without results', (gravityAi) => {
		const jobs = watched(gravityAi);
		return {
			parameters: { downloadResult: false },
			afterFirstPoll: jobs.end,
			emitted: () => [jobItem(jobs.good, 'succeeded')],
			received: () => [POLLS],
		};
	}),
	gravityAiTriggerCase('jobFailed', 'and no other', (gravityAi) => {
		const jobs = watched(gravityAi);
		return {
			parameters: {},
			afterFirstPoll: jobs.end,
			emitted: () => [jobItem(jobs.bad, 'failed')],
			received: () => [POLLS],
		};
	}),
	gravityAiTriggerCase('jobCreated', 'whoever submitted it', (gravityAi) => {
		gravityAi.insert({ createdAt: Date.now() - 60_000 });
		const created = () => [...gravityAi.jobs.values()].slice(1);
		return {
			parameters: {},
			afterFirstPoll: () => {
				gravityAi.insert({ state: 'running' });
				gravityAi.insert({ state: 'success' });
			},
			emitted: () =>
				created().map((job) => ({
					...jobItem(job, job.state === 'running' ? 'running' : 'succeeded'),
				})),
			received: () => [POLLS],
		};
	}),
];

/** Two jobs that run, one that has ended before, and how the two end. */
function watched(gravityAi: GravityAiSimulator) {
	gravityAi.insert({ createdAt: Date.now() - 60_000 });
	const good = gravityAi.insert({ state: 'running', createdAt: Date.now() - 2_000 });
	const bad = gravityAi.insert({ state: 'running', createdAt: Date.now() - 1_000 });
	const end = () => {
		gravityAi.finish(good.id, { result: CSV_RESULT });
		gravityAi.finish(bad.id, { state: 'fail', errorMessage: 'The column "age" is missing' });
	};
	return { good, bad, end };
}
