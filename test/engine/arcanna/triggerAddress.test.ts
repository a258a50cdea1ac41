import { keysOf, modes, TriggerBench } from './triggerSupport.mts';

let here: TriggerBench;
let there: TriggerBench;

beforeEach(async () => {
	[here, there] = [await TriggerBench.open(), await TriggerBench.open()];
});

afterEach(async () => {
	await Promise.all([here.close(), there.close()]);
});

test.each(modes)('another Arcanna in the credential starts over in silence (%s)', async (mode) => {
	const trigger = await here.active({}, { mode });
	here.put();
	expect(await trigger.poll()).toHaveLength(1);
	there.put();
	const { url, keys } = there.service;
	const data = { baseUrl: url, apiKey: keys.management };
	await here.credentials.updateCredentials({ id: 'a', name: 'a' }, 'arcannaApi', data);
	expect(await trigger.poll()).toBeNull();
	const key = there.put();
	expect(keysOf(await trigger.poll())).toEqual([key]);
});

test('the same Arcanna in other letters goes on', async () => {
	const trigger = await here.active();
	const key = here.put();
	const { url, keys } = here.service;
	const data = { baseUrl: ` ${url.toUpperCase()}/ `, apiKey: keys.management };
	await here.credentials.updateCredentials({ id: 'a', name: 'a' }, 'arcannaApi', data);
	expect(keysOf(await trigger.poll())).toEqual([key]);
});
