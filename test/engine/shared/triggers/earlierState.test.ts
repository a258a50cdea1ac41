import type { ICredentialType, IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials';
import { EntaingineApi } from '../../../../credentials/EntaingineApi.credentials';
import { GravityAiApi } from '../../../../credentials/GravityAiApi.credentials';
import { LightenUpApi } from '../../../../credentials/LightenUpApi.credentials';
import { ArcannaTrigger } from '../../../../nodes/Arcanna/ArcannaTrigger.node';
import { EntaingineTrigger } from '../../../../nodes/Entaingine/EntaingineTrigger.node';
import { GravityAiTrigger } from '../../../../nodes/GravityAi/GravityAiTrigger.node';
import { LightenUpTrigger } from '../../../../nodes/LightenUp/LightenUpTrigger.node';
import { startArcanna } from '../../../simulators/arcanna.mts';
import { startEntaingine } from '../../../simulators/entaingine.mts';
import { startGravityAi } from '../../../simulators/gravityAi.mts';
import { startLightenUp } from '../../../simulators/lightenUp.mts';
import type { Simulator } from '../../../simulators/server.mts';
import { CredentialStore, poller, type PollerOptions } from '../../harness/index.mts';

/** A trigger, and what happens at its service. */
interface Scene {
	options: PollerOptions;
	/** A job finishes that the trigger watches. Gives its ID. */
	finish(): string;
	/** The state as it was stored before states named an account. */
	earlier(state: IDataObject): IDataObject;
	other: { apiKey?: string; accessToken?: string };
}

const open: Simulator[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map(async (simulator) => await simulator.close()));
});

function watching(
	type: INodeType,
	parameters: INodeParameters,
	credential: ICredentialType,
	data: Record<string, string>,
): PollerOptions {
	return { type, parameters, credentials: new CredentialStore([{ type: credential, data }]) };
}

const withoutAccount = (state: IDataObject): IDataObject => ({
	...state,
	subject: String(state.subject).replace(/@.*$/, ''),
});

async function arcanna(triggerOn: string): Promise<Scene> {
	const service = await startArcanna({ decisionMs: 'manual', trainingMs: 'manual' });
	open.push(service);
	const [job] = service.jobs.values();
	const second = 'management-key-2';
	service.keyring.set(second, { kind: 'management', scopes: ['read:event_query'], owner: 'two' });
	let number = 0;
	const data = { baseUrl: service.url, apiKey: service.keys.management };
	return {
		options: watching(new ArcannaTrigger(), { triggerOn }, new ArcannaApi(), data),
		finish: () => {
			number += 1;
			service.insert({ job_id: job.job_id, event_id: `event-${number}` });
			service.train(job, {});
			service.finishTraining(job.job_id);
			return triggerOn === 'newDecision' ? `event-${number}` : '123';
		},
		earlier: (state) => ({
			...withoutAccount(state),
			subject: `${String(withoutAccount(state).subject)} at ${service.url}`,
			// The time of a training stood there as Arcanna tells it.
			...(triggerOn === 'trainingFinished' && {
				marks: Object.fromEntries(
					[...service.jobs.values()].map((one) => [
						one.job_id,
						one.last_train_finished_timestamp ?? one.retrain_state,
					]),
				),
			}),
		}),
		other: { apiKey: second },
	};
}

async function gravityAi(triggerOn: string): Promise<Scene> {
	const service = await startGravityAi();
	open.push(service);
	const data = { baseUrl: service.url, apiKey: service.keys.first };
	return {
		options: watching(new GravityAiTrigger(), { triggerOn }, new GravityAiApi(), data),
		finish: () => service.insert({ key: service.keys.first }).id,
		earlier: withoutAccount,
		other: { apiKey: service.keys.second },
	};
}

async function entaingine(triggerOn: string): Promise<Scene> {
	const service = await startEntaingine({ taskMs: 'manual' });
	open.push(service);
	const { id: first } = service.insert();
	const { id: second } = service.insert();
	const ids = [first, second];
	const data = { baseUrl: `${service.url}/aiengine`, apiKey: service.keys.test };
	const parameters = { triggerOn, processIds: ids.join() };
	return {
		options: watching(new EntaingineTrigger(), parameters, new EntaingineApi(), data),
		finish: () => String(service.finish(ids.shift() ?? 0).id),
		earlier: withoutAccount,
		other: { apiKey: service.keys.other },
	};
}

async function lightenUp(triggerOn: string): Promise<Scene> {
	const service = await startLightenUp({ executionMs: 'manual' });
	open.push(service);
	const ids = [service.insert().id, service.insert().id];
	service.tokens.set('lightenup-other-access-token', Infinity);
	const data = { baseUrl: service.url, accessToken: service.keys.accessToken };
	const parameters = { triggerOn, executionIds: ids.join() };
	return {
		options: watching(new LightenUpTrigger(), parameters, new LightenUpApi(), data),
		finish: () => {
			const id = ids.shift() ?? '';
			service.finish(id);
			return String(id);
		},
		earlier: withoutAccount,
		other: { accessToken: 'lightenup-other-access-token' },
	};
}

const named = (items: Awaited<ReturnType<ReturnType<typeof poller>['poll']>>) =>
	(items ?? [])
		.map(({ json }) => json.event_id ?? json.job_id ?? json.execution_id ?? json.id)
		.map(String);

/** Of a use case, which was known before: the same ID comes again, and no other. */
describe.each([
	['Arcanna', 'newDecision', arcanna],
	['Arcanna', 'useCaseActivity', arcanna],
	['Arcanna', 'trainingFinished', arcanna],
	['Gravity AI', 'jobFinished', gravityAi],
	['Gravity AI', 'jobCreated', gravityAi],
	['entAIngine', 'processFinished', entaingine],
	['LightenUp', 'executionFinished', lightenUp],
] as const)('a state from before states named an account: %s, %s', (_, triggerOn, sceneOf) => {
	test('goes on: what came meanwhile is emitted, and nothing twice', async () => {
		const { options, finish, earlier } = await sceneOf(triggerOn);
		const before = poller(options);
		await before.activate();
		const first = finish();
		expect(named(await before.poll())).toEqual([first]);
		const staticData = { watch: earlier(before.memory.watch as IDataObject) };
		const quiet = poller({ ...options, staticData });
		expect(named(await quiet.activate())).toEqual([]);
		const second = finish();
		expect(named(await poller({ ...options, staticData }).activate())).toEqual([second]);
		expect(named(await quiet.poll())).toEqual([second]);
		expect(quiet.memory.watch).toMatchObject({ subject: expect.stringMatching(/@[\w-]{8}$/) });
	});
});

test('a scheduled process that runs while the package is updated is emitted', async () => {
	const service = await startEntaingine({ taskMs: 'manual' });
	open.push(service);
	const { id } = service.insert();
	service.finish(id);
	const subject = 'scheduledProcessFinished';
	const staticData = {
		watch: { version: 2, subject, running: { [id]: Date.now() }, reserved: {}, next: '' },
	};
	const data = { baseUrl: `${service.url}/aiengine`, apiKey: service.keys.test };
	const trigger = poller({
		...watching(
			new EntaingineTrigger(),
			{ triggerOn: 'scheduledProcessFinished', processTemplate: '10001' },
			new EntaingineApi(),
			data,
		),
		budgetMs: 3_000,
		staticData,
	});
	expect(named(await trigger.activate())).toEqual([String(id)]);
});
