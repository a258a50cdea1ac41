import type { IDataObject } from 'n8n-workflow';

import { EntaingineApi } from '../../../../credentials/EntaingineApi.credentials';
import { EntaingineTrigger } from '../../../../nodes/Entaingine/EntaingineTrigger.node';
import { WATCHING } from '../../../services/watching.mts';
import { ArcannaSimulator } from '../../../simulators/arcanna.mts';
import { startEntaingine } from '../../../simulators/entaingine.mts';
import type { Simulator } from '../../../simulators/server.mts';
import { CredentialStore, poller, type Polled } from '../../harness/index.mts';

let open: Simulator[] = [];
afterEach(async () => {
	await Promise.all(open.map(async (simulator) => await simulator.close()));
});

/** The state as it was stored before states named an account. */
function earlier({ subject, ...state }: IDataObject, server: Simulator): IDataObject {
	const before = String(subject).replace(/@.*$/, '');
	if (!(server instanceof ArcannaSimulator)) return { ...state, subject: before };
	// The time of a training stood there as Arcanna tells it.
	const marks = Object.fromEntries(
		[...server.jobs.values()].map((one) => [
			one.job_id,
			one.last_train_finished_timestamp ?? one.retrain_state,
		]),
	);
	const own = before.startsWith('training') ? { marks } : {};
	return { ...state, ...own, subject: `${before} at ${server.url}` };
}

/** Of a use case, which was known before: the same ID comes again, and no other. */
test.each(WATCHING)(
	'$name: with a state from before states named an account, what came meanwhile is emitted once',
	async (event) => {
		const { options, finish, servers } = await event.open();
		open = servers;
		const named = (items: Polled) =>
			(items ?? []).map(({ json }) =>
				String(json[event.manifest.idFields.find((field) => field in json) ?? '']),
			);
		const before = poller(options);
		await before.activate();
		const first = finish(0);
		expect(named(await before.poll())).toEqual([first]);
		const staticData = { watch: earlier(before.memory.watch as IDataObject, servers[0]) };
		const quiet = poller({ ...options, staticData });
		expect(named(await quiet.activate())).toEqual([]);
		const second = finish(0);
		expect(named(await poller({ ...options, staticData }).activate())).toEqual([second]);
		expect(named(await quiet.poll())).toEqual([second]);
		expect(quiet.memory.watch).toMatchObject({ subject: expect.stringMatching(/@[\w-]{8}$/) });
	},
);

test('a scheduled process that runs while the package is updated is emitted', async () => {
	const service = await startEntaingine({ taskMs: 'manual' });
	open = [service];
	const { id } = service.insert();
	service.finish(id);
	const subject = 'scheduledProcessFinished';
	const staticData = {
		watch: { version: 2, subject, running: { [id]: Date.now() }, reserved: {}, next: '' },
	};
	const data = { baseUrl: `${service.url}/aiengine`, apiKey: service.keys.test };
	const trigger = poller({
		type: new EntaingineTrigger(),
		parameters: { triggerOn: subject, processTemplate: '10001' },
		credentials: new CredentialStore([{ type: new EntaingineApi(), data }]),
		budgetMs: 3_000,
		staticData,
	});
	expect((await trigger.activate())?.map(({ json }) => json.id)).toEqual([id]);
});
