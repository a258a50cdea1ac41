import { ONLY_AT_ACTIVATION, type TriggerCase } from '../cases.mts';
import {
	doneItem,
	executionFor,
	failedItem,
	lightenUpOAuth2TriggerCase,
	lightenUpTriggerCase,
	looks,
	service,
	starting,
	USER_INFO,
} from './scene.mts';

/** The trigger's events. */
export const lightenUpTriggerCases: TriggerCase[] = [
	lightenUpOAuth2TriggerCase('executionFinished', 'one that ends later', (lightenUp) => {
		const execution = lightenUp.insert({ inputs: { userid: '1' } });
		return {
			parameters: { executionIds: execution.id },
			afterFirstPoll: () => lightenUp.finish(execution.id),
			emitted: () => [doneItem(execution)],
			received: () => [looks(execution)],
		};
	}),
	lightenUpTriggerCase(
		'executionFinished',
		'of three that are watched, two at once',
		(lightenUp) => {
			const [good, bad, running] = [1, 2, 3].map(() =>
				lightenUp.insert({ inputs: { userid: '1' } }),
			);
			lightenUp.finish(good.id);
			lightenUp.fail(bad.id, 'No such user');
			const all = [good, bad, running];
			return {
				parameters: { executionIds: all.map(({ id }) => id).join(',') },
				pollTimes: ONLY_AT_ACTIVATION,
				inAnyOrder: true,
				emitted: () => [doneItem(good), failedItem(bad)],
				received: () => all.map(looks),
			};
		},
	),
	lightenUpOAuth2TriggerCase(
		'scheduledRunFinished',
		'inputs in fields',
		(lightenUp) => ({
			parameters: {
				serviceName: service('list', USER_INFO),
				inputsMode: 'fields',
				inputs: { values: [{ name: 'userid', value: 'nightly' }] },
			},
			pollTimes: ONLY_AT_ACTIVATION,
			emitted: () => [doneItem(executionFor(lightenUp, 'nightly'))],
			received: () => [
				starting(USER_INFO, { userid: 'nightly' }),
				looks(executionFor(lightenUp, 'nightly')),
			],
		}),
		{ smoke: true },
	),
	lightenUpTriggerCase(
		'scheduledRunFinished',
		'inputs as JSON',
		(lightenUp) => ({
			parameters: {
				serviceName: service('name', USER_INFO),
				inputsMode: 'json',
				inputsJson: '{ "userid": "nightly" }',
				maxRunning: 2,
			},
			pollTimes: ONLY_AT_ACTIVATION,
			emitted: () => [doneItem(executionFor(lightenUp, 'nightly'))],
			received: () => [
				starting(USER_INFO, { userid: 'nightly' }),
				looks(executionFor(lightenUp, 'nightly')),
			],
		}),
		{ options: { executionMs: 300 } },
	),
];
