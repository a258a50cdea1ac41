import { send, withDeadline } from '../../../../nodes/shared/http/client';
import { answer, clientOf, lost, read, START_MS, thrownBy } from '../support.mts';

const DEADLINE = START_MS + 10_000;

test.each([
	['its deadline', undefined, DEADLINE],
	['its own one where that is sooner', START_MS + 5_000, START_MS + 5_000],
	['its deadline where its own one is later', START_MS + 15_000, DEADLINE],
])('a request is told %s', async (_, own, until) => {
	const client = clientOf([answer(200)]);
	await send(withDeadline(client, DEADLINE), { ...read, until: own });
	expect(client.told.requests).toEqual([{ ...read, until }]);
});

test.each([
	['the deadline', undefined, DEADLINE],
	["the client's own one where that is sooner", START_MS + 2_000, START_MS + 2_000],
	["the deadline where the client's own one is later", DEADLINE + 5_000, DEADLINE],
])('no retry begins after %s', async (_, own, last) => {
	const client = withDeadline(clientOf([lost], { until: own, maxRetries: 1_000 }), DEADLINE);
	expect(await thrownBy(send(client, read))).toMatchObject({ facts: { transient: true } });
	expect(client.clock.monotonicMs()).toBeLessThanOrEqual(last);
	expect(client.clock.monotonicMs()).toBeGreaterThan(START_MS);
});
