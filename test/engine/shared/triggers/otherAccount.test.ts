import { LightenUpApi } from '../../../../credentials/LightenUpApi.credentials';
import { LightenUpTrigger } from '../../../../nodes/LightenUp/LightenUpTrigger.node';
import { WATCHING } from '../../../services/watching.mts';
import { startLightenUp } from '../../../simulators/lightenUp.mts';
import type { Simulator } from '../../../simulators/server.mts';
import { CredentialStore, poller } from '../../harness/index.mts';

let open: Simulator[] = [];
afterEach(async () => {
	await Promise.all(open.map(async (simulator) => await simulator.close()));
});

const CASES = WATCHING.flatMap((event) =>
	(['address', 'key'] as const).map((where) => ({ ...event, where })),
);

test.each(CASES)('$name: another $where is another account', async (event) => {
	const { options, data, finish, isGiven, servers } = await event.open(event.where);
	open = servers;
	const trigger = poller(options);
	const { credentials, idFields } = event.manifest;
	const poll = async () =>
		((await trigger.poll()) ?? []).map(({ json }) =>
			String(json[idFields.find((field) => field in json) ?? '']),
		);
	expect(await trigger.activate()).toBeNull();
	const first = finish(0);
	expect(await poll()).toEqual([first]);
	expect(await poll()).toEqual([]);
	const second = finish(1);
	const [{ name }] = credentials;
	await trigger.credentials.updateCredentials({ id: name, name: '' }, name, data[1]);
	// A given ID is another job there. A feed starts over in silence.
	expect(await poll()).toEqual(isGiven ? [second] : []);
	const third = finish(1);
	expect(await poll()).toEqual([third]);
	expect(await poll()).toEqual([]);
});

test('a new access token of the same LightenUp user goes on', async () => {
	const service = await startLightenUp({ executionMs: 'manual' });
	open = [service];
	const { id } = service.insert();
	service.finish(id);
	const type = new LightenUpApi();
	const account = () => ({ baseUrl: service.url, accessToken: service.issueToken() });
	const trigger = poller({
		type: new LightenUpTrigger(),
		parameters: { triggerOn: 'executionFinished', executionIds: id },
		credentials: new CredentialStore([{ type, data: account() }]),
	});
	expect(await trigger.activate()).toHaveLength(1);
	await trigger.credentials.updateCredentials({ id: type.name, name: '' }, type.name, account());
	expect(await trigger.poll()).toBeNull();
});
