import { ONLY_AT_ACTIVATION, type TriggerCase } from '../cases.mts';
import {
	ended,
	entaingineTriggerCase,
	looks,
	PROCESSES,
	processWith,
	THREE_TASKS,
} from './scene.mts';

/** The trigger's events. */
export const entaingineTriggerCases: TriggerCase[] = [
	entaingineTriggerCase(
		'processFinished',
		'of three that are watched, two at once',
		(entaingine) => {
			const [good, bad, running, other] = [1, 2, 3, 4].map(() => entaingine.insert());
			entaingine.finish(good.id);
			entaingine.fail(bad.id);
			entaingine.finish(other.id);
			return {
				parameters: { processIds: `${good.id}, ${bad.id}\n${running.id}` },
				pollTimes: ONLY_AT_ACTIVATION,
				inAnyOrder: true,
				emitted: () => [ended(good, 'succeeded'), ended(bad, 'failed')],
				received: () => [good, bad, running].flatMap(looks),
			};
		},
	),
	entaingineTriggerCase(
		'processFinished',
		'one that ends later',
		(entaingine) => {
			const process = entaingine.insert();
			return {
				parameters: { processIds: String(process.id) },
				afterFirstPoll: () => entaingine.finish(process.id),
				emitted: () => [ended(process, 'succeeded')],
				received: () => looks(process),
			};
		},
		{ smoke: true },
	),
	entaingineTriggerCase(
		'scheduledProcessFinished',
		'inputs in fields',
		(entaingine) => ({
			parameters: {
				processTemplate: String(THREE_TASKS),
				inputsMode: 'fields',
				inputs: { values: [{ name: 'EXAMPLE_TEXT', value: 'report' }] },
				options: {
					description: 'Daily',
					isPrivate: true,
					spaceId: entaingine.spaces.test,
					parseText: true,
				},
			},
			pollTimes: ONLY_AT_ACTIVATION,
			emitted: () => [ended(processWith(entaingine, 'report'), 'succeeded')],
			received: () => [
				{
					method: 'POST',
					path: PROCESSES,
					body: {
						description: 'Daily',
						processTemplate: THREE_TASKS,
						inputs: [{ name: 'EXAMPLE_TEXT', value: 'report' }],
						spaceId: entaingine.spaces.test,
						isPrivate: true,
						private: true,
					},
				},
				...looks(processWith(entaingine, 'report')),
			],
		}),
		{ options: { taskMs: 200 } },
	),
	entaingineTriggerCase('scheduledProcessFinished', 'inputs as JSON', (entaingine) => ({
		parameters: {
			processTemplate: 'template_123',
			inputsMode: 'json',
			inputsJson: '{ "input_1": "report" }',
			maxRunning: 2,
		},
		pollTimes: ONLY_AT_ACTIVATION,
		emitted: () => [ended(processWith(entaingine, 'report'), 'succeeded')],
		received: () => [
			{
				method: 'POST',
				path: PROCESSES,
				body: {
					processTemplate: 'template_123',
					inputs: [{ name: 'input_1', value: 'report' }],
				},
			},
			...looks(processWith(entaingine, 'report')),
		],
	})),
];
