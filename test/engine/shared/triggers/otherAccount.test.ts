import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';
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
import { CredentialStore, poller, type Poller } from '../../harness/index.mts';

/** A credential type and the data with which it opens one account. */
type Account = { type: ICredentialType; data: ICredentialDataDecryptedObject };

/** A trigger whose credential can be changed. */
interface Scene {
	trigger: Poller;
	/** Puts a job that has finished in place: the first one in the first account. Gives its ID. */
	finish(): string;
	/** Another account, at another address or by another key at the same one. */
	other: Account;
}

type Where = 'address' | 'key';

const open: Simulator[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map(async (simulator) => await simulator.close()));
});

async function opened<S extends Simulator>(starting: Promise<S>): Promise<S> {
	const simulator = await starting;
	open.push(simulator);
	return simulator;
}

async function arcanna(triggerOn: string, where: Where): Promise<Scene> {
	const manual = { decisionMs: 'manual', trainingMs: 'manual' } as const;
	const here = await opened(startArcanna(manual));
	const there = where === 'key' ? here : await opened(startArcanna(manual));
	const second = 'management-key-2';
	there.keyring.set(second, { kind: 'management', scopes: ['read:event_query'], owner: 'two' });
	const account = (url: string, apiKey: string): Account => ({
		type: new ArcannaApi(),
		data: { baseUrl: url, apiKey },
	});
	let number = 0;
	return {
		trigger: poller({
			type: new ArcannaTrigger(),
			parameters: { triggerOn },
			credentials: storeOf(account(here.url, here.keys.management)),
		}),
		finish: () => {
			number += 1;
			const at = number > 1 ? there : here;
			const [job] = at.jobs.values();
			at.insert({ job_id: job.job_id, event_id: `event-${number}` });
			at.train(job, {});
			at.finishTraining(job.job_id);
			return triggerOn === 'newDecision' ? `event-${number}` : '123';
		},
		other: account(there.url, second),
	};
}

async function gravityAi(triggerOn: string, where: Where): Promise<Scene> {
	const here = await opened(startGravityAi());
	const there = where === 'key' ? here : await opened(startGravityAi());
	const second = where === 'key' ? here.keys.second : here.keys.first;
	const account = (url: string, apiKey: string): Account => ({
		type: new GravityAiApi(),
		data: { baseUrl: url, apiKey },
	});
	let number = 0;
	return {
		trigger: poller({
			type: new GravityAiTrigger(),
			parameters: { triggerOn },
			credentials: storeOf(account(here.url, here.keys.first)),
		}),
		finish: () => {
			number += 1;
			const at = number > 1 ? there : here;
			return at.insert({ key: number > 1 ? second : here.keys.first }).id;
		},
		other: account(there.url, second),
	};
}

const storeOf = (account: Account) => new CredentialStore([account]);

async function switchTo(trigger: Poller, { type, data }: Account): Promise<void> {
	await trigger.credentials.updateCredentials({ id: type.name, name: '' }, type.name, data);
}

const named = (polled: Awaited<ReturnType<Poller['poll']>>) =>
	(polled ?? []).map(({ json }) => json.event_id ?? json.job_id ?? json.id).map(String);

const feeds = [
	['Arcanna', 'newDecision', arcanna],
	['Arcanna', 'useCaseActivity', arcanna],
	['Arcanna', 'trainingFinished', arcanna],
	['Gravity AI', 'jobFinished', gravityAi],
	['Gravity AI', 'jobCreated', gravityAi],
] as const;
const wheres = ['address', 'key'] as const;

describe.each(feeds)('a feed of %s, %s', (_, triggerOn, scene) => {
	test.each(wheres)('starts over in silence with another %s', async (where) => {
		const { trigger, finish, other } = await scene(triggerOn, where);
		expect(await trigger.activate()).toBeNull();
		const first = finish();
		expect(named(await trigger.poll())).toEqual([first]);
		finish();
		await switchTo(trigger, other);
		expect(named(await trigger.poll())).toEqual([]);
		const third = finish();
		expect(named(await trigger.poll())).toEqual([third]);
	});
});

const secondToken = 'lightenup-other-access-token';

describe.each(wheres)('with another %s the same ID is another job', (where) => {
	test('in entAIngine', async () => {
		const here = await opened(startEntaingine({ taskMs: 'manual' }));
		const there = where === 'key' ? here : await opened(startEntaingine({ taskMs: 'manual' }));
		const { id } = here.insert();
		here.finish(id);
		const type = new EntaingineApi();
		const account = (url: string, apiKey: string) => ({
			type,
			data: { baseUrl: `${url}/aiengine`, apiKey },
		});
		const trigger = poller({
			type: new EntaingineTrigger(),
			parameters: { triggerOn: 'processFinished', processIds: String(id) },
			credentials: storeOf(account(here.url, here.keys.test)),
		});
		expect(named(await trigger.activate())).toEqual([String(id)]);
		expect(named(await trigger.poll())).toEqual([]);
		const other = where === 'key' ? here.keys.other : there.keys.test;
		const second =
			where === 'key' ? here.insert({ id, spaceId: here.spaces.other }) : there.insert();
		there.finish(second.id);
		await switchTo(trigger, account(there.url, other));
		expect(named(await trigger.poll())).toEqual([String(id)]);
		expect(named(await trigger.poll())).toEqual([]);
	});

	test('in LightenUp', async () => {
		const here = await opened(startLightenUp({ executionMs: 'manual' }));
		const there = where === 'key' ? here : await opened(startLightenUp({ executionMs: 'manual' }));
		const { id } = here.insert();
		for (const at of new Set([here, there])) {
			at.insert({ id });
			at.finish(id);
			at.tokens.set(secondToken, Infinity);
		}
		const account = (url: string, accessToken: string): Account => ({
			type: new LightenUpApi(),
			data: { baseUrl: url, accessToken },
		});
		const trigger = poller({
			type: new LightenUpTrigger(),
			parameters: { triggerOn: 'executionFinished', executionIds: id },
			credentials: storeOf(account(here.url, here.keys.accessToken)),
		});
		expect(await trigger.activate()).toHaveLength(1);
		expect(await trigger.poll()).toBeNull();
		const token = where === 'key' ? secondToken : there.keys.accessToken;
		await switchTo(trigger, account(there.url, token));
		expect(await trigger.poll()).toHaveLength(1);
		expect(await trigger.poll()).toBeNull();
	});
});

test('a new access token of the same LightenUp user goes on', async () => {
	const service = await opened(startLightenUp({ executionMs: 'manual' }));
	const { id } = service.insert();
	service.finish(id);
	const account = (): Account => ({
		type: new LightenUpApi(),
		data: { baseUrl: service.url, accessToken: service.issueToken() },
	});
	const trigger = poller({
		type: new LightenUpTrigger(),
		parameters: { triggerOn: 'executionFinished', executionIds: id },
		credentials: storeOf(account()),
	});
	expect(await trigger.activate()).toHaveLength(1);
	await switchTo(trigger, account());
	expect(await trigger.poll()).toBeNull();
});
