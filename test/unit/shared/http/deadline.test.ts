import { Cancelled } from '../../../../nodes/shared/clock';
import { send } from '../../../../nodes/shared/http/client';
import { withDeadline } from '../../../../nodes/shared/http/deadline';
import type { Outcome, Request } from '../../../../nodes/shared/http/exchange';
import { answer, clientOf, create, read, START_MS, StoppedClock, thrownBy } from '../support.mts';

/** A client with 10 seconds left, whose transport takes its time and heeds nothing. */
function slowClient(takesMs: number, signal?: AbortSignal) {
	const clock = new StoppedClock();
	const requests: Request[] = [];
	const transport = async (request: Request): Promise<Outcome> => {
		requests.push(request);
		await clock.sleep(takesMs);
		return answer(200);
	};
	const client = {
		...clientOf([]),
		clock,
		transport,
		signal,
		sleep: async (ms: number) => await clock.sleep(ms),
	};
	return { client: withDeadline(client, START_MS + 10_000), clock, requests };
}

test('what is answered in time is answered', async () => {
	const { client, clock, requests } = slowClient(9_999);
	const sent = send(client, read);
	await clock.advance(9_999);
	expect(await sent).toMatchObject({ status: 200 });
	expect(requests).toEqual([{ ...read, until: START_MS + 10_000 }]);
});

test('the deadline of the request itself counts where it is sooner', async () => {
	const { client, clock, requests } = slowClient(0);
	const sent = send(client, { ...read, until: START_MS + 5_000 });
	await clock.advance(0);
	await sent;
	expect(requests).toEqual([{ ...read, until: START_MS + 5_000 }]);
});

test.each([read, create])(
	'what is on its way at the deadline is lost ($method)',
	async (request) => {
		const { client, clock, requests } = slowClient(Infinity);
		const sent = thrownBy(send(client, request));
		await clock.advance(10_000);
		expect(await sent).toMatchObject({
			message: 'The answer of Oracle did not come: it took longer than the timeout',
			facts: { mayHaveSucceeded: true, transient: true },
		});
		expect(requests).toHaveLength(1);
	},
);

test('a cancel does not wait for the deadline', async () => {
	const stop = new AbortController();
	const { client, clock } = slowClient(Infinity, stop.signal);
	const sent = thrownBy(send(client, read));
	await clock.advance(1_000);
	stop.abort();
	expect(await sent).toBeInstanceOf(Cancelled);
});
