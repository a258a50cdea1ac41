import { ONLY_AT_ACTIVATION, type TriggerCase } from '../cases.mts';
import {
	doneItem,
	executionFor,
	failedItem,
	finishedFlow,
	flowFor,
	flowing,
	lightenUpOAuth2TriggerCase,
	lightenUpTriggerCase,
	listedInputs,
	looks,
	service,
	starting,
	TICKET,
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
	lightenUpTriggerCase(
		'scheduledRunFinished',
		'inputs in the fields that LightenUp lists',
		(lightenUp) => ({
			parameters: {
				runTarget: 'service',
				serviceName: service('list', USER_INFO),
				inputsMode: 'schema',
				inputsSchema: listedInputs({ userid: 'listed' }),
				additionalInputs: { values: [{ name: 'note', value: 'own' }] },
			},
			pollTimes: ONLY_AT_ACTIVATION,
			emitted: () => [doneItem(executionFor(lightenUp, 'listed'))],
			received: () => [
				starting(USER_INFO, { userid: 'listed', note: 'own' }),
				looks(executionFor(lightenUp, 'listed')),
			],
		}),
	),
	lightenUpOAuth2TriggerCase(
		'scheduledRunFinished',
		'inputs in fields',
		(lightenUp) => ({
			parameters: {
				runTarget: 'service',
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
	lightenUpTriggerCase('scheduledRunFinished', 'of a flow', (lightenUp) => ({
		parameters: {
			runTarget: 'flow',
			flowName: service('name', TICKET),
			inputs: { values: [{ name: 'message', value: 'nightly' }] },
		},
		pollTimes: ONLY_AT_ACTIVATION,
		emitted: () => [finishedFlow(flowFor(lightenUp, 'nightly'))],
		received: () => [flowing(TICKET, { message: 'nightly' }), looks(flowFor(lightenUp, 'nightly'))],
	})),
];
