import type { INodeParameters } from 'n8n-workflow';
import { ArcannaApi } from '../../credentials/ArcannaApi.credentials';
import { Arcanna } from '../../nodes/Arcanna/Arcanna.node';
import { ArcannaTrigger } from '../../nodes/Arcanna/ArcannaTrigger.node';
import { CredentialStore, testCredential } from '../engine/harness/index.mts';
import { type ArcannaSimulator, startArcanna } from '../simulators/arcanna.mts';
import { operationReader, triggerReader } from './readers.mts';
import type { Opened, Reader } from './suites.mts';

const ALERT = { json: { severity: 'high' } };

/** The use case 123, with an event "e1" that is decided and an event "e2" that waits. */
export async function openArcanna(forms: object): Promise<Opened> {
	const simulator = await startArcanna({
		decisionMs: 'manual',
		trainingMs: 'manual',
		...forms,
	});
	simulator.insert({ job_id: 123, event_id: 'e1', outcome: { result_label: 'Drop' } });
	simulator.insert({ job_id: 123, event_id: 'e2', outcome: 'pending' });
	return {
		simulator,
		key: (name = 'management') => ({ 'x-arcanna-api-key': keyNamed(simulator, name) }),
		readers: readersOf(simulator),
	};
}

function keyNamed({ keys }: ArcannaSimulator, name: string): string {
	return Object.entries(keys).find(([known]) => known === name)?.[1] ?? name;
}

function readersOf(simulator: ArcannaSimulator): Record<string, Reader> {
	const useCase = { __rl: true, mode: 'id', value: 123 };
	const data = { baseUrl: simulator.url, apiKey: simulator.keys.management };
	const credentials = new CredentialStore([{ type: new ArcannaApi(), data }]);
	const unknown = new CredentialStore([
		{ type: new ArcannaApi(), data: { ...data, apiKey: 'unknown' } },
	]);
	const quick = { pollInterval: 0.02, timeout: 0.2, onTimeout: 'output', onFailure: 'output' };

	const operation =
		(
			parameters: INodeParameters,
			where: Partial<ArcannaSimulator['options']> = {},
			store = credentials,
		): Reader =>
		async (publish) => {
			Object.assign(simulator.options, where);
			return await operationReader(new Arcanna(), store, parameters, ALERT)(publish);
		};
	const trigger = (triggerOn: string) =>
		triggerReader(new ArcannaTrigger(), credentials, { triggerOn });

	const event = { resource: 'event', jobId: useCase };
	const useCases = { resource: 'useCase', jobId: useCase };
	const v2Only = { managementOnV1: 403 } as const;
	return {
		'credential test': async (publish) => {
			publish();
			const { status, message } = await testCredential(new ArcannaApi(), data);
			return { items: [], notes: '', ...(status === 'Error' && { error: message }) };
		},
		'event: get, e2': operation({ ...event, operation: 'get', eventId: 'e2' }),
		'event: get, e2, waiting': operation({
			...event,
			operation: 'get',
			eventId: 'e2',
			waitForCompletion: true,
			options: quick,
		}),
		'event: getMany, raw': operation(
			{ resource: 'event', operation: 'getMany', returnAll: true },
			{ listing: 'raw only' },
		),
		'useCase: get, v2': operation({ ...useCases, operation: 'get' }, v2Only),
		'useCase: getMany, v2': operation(
			{ ...useCases, operation: 'getMany', returnAll: true },
			v2Only,
		),
		'useCase: getLabels, v2': operation({ ...useCases, operation: 'getLabels' }, v2Only),
		'useCase: start, v2': operation({ ...useCases, operation: 'start' }, v2Only),
		'useCase: getMany, refused': operation({ ...useCases, operation: 'getMany' }, {}, unknown),
		'event: create': operation({ ...event, operation: 'create' }),
		'event: create, waiting': operation({
			...event,
			operation: 'create',
			waitForCompletion: true,
			options: quick,
		}),
		'event: get': operation({ ...event, operation: 'get', eventId: 'e1' }),
		'event: get, waiting': operation({
			...event,
			operation: 'get',
			eventId: 'e1',
			waitForCompletion: true,
			options: quick,
		}),
		'event: getMany': operation({ resource: 'event', operation: 'getMany', returnAll: true }),
		'event: export': operation({ ...event, operation: 'export', eventId: 'e1' }),
		'event: sendFeedback': operation({
			...event,
			operation: 'sendFeedback',
			eventId: 'e1',
			label: { __rl: true, mode: 'name', value: 'Drop' },
		}),
		'event: addNote': operation({ ...event, operation: 'addNote', eventId: 'e1', note: 'Seen' }),
		'event: addNote, without a scope': operation(
			{ ...event, operation: 'addNote', eventId: 'e1', note: 'Seen' },
			{},
			new CredentialStore([
				{ type: new ArcannaApi(), data: { ...data, apiKey: simulator.keys.scopeless } },
			]),
		),
		'event: reprocess': operation({ ...event, operation: 'reprocess', eventId: 'e1' }),
		'useCase: get': operation({ ...useCases, operation: 'get' }),
		'useCase: getMany': operation({ ...useCases, operation: 'getMany', returnAll: true }),
		'useCase: getLabels': operation({ ...useCases, operation: 'getLabels' }),
		'useCase: getMetrics': operation({ ...useCases, operation: 'getMetrics' }),
		'useCase: train': operation({ ...useCases, operation: 'train' }),
		'useCase: train, waiting': operation({
			...useCases,
			operation: 'train',
			waitForCompletion: true,
			options: quick,
		}),
		'useCase: start': operation({ ...useCases, operation: 'start' }),
		'useCase: stop': operation({ ...useCases, operation: 'stop' }),
		'trigger: newDecision': trigger('newDecision'),
		'trigger: useCaseActivity': trigger('useCaseActivity'),
		'trigger: trainingFinished': trigger('trainingFinished'),
	};
}
