import { BinaryDataService } from 'n8n-core';

import { Container } from '../../harness/n8n.mts';
import { Bench as Entaingine } from '../../entaingine/setup.mts';
import { Bench as GravityAi } from '../../gravityAi/bench.mts';
import { TriggerBench as Arcanna } from '../../arcanna/triggerSupport.mts';

type Polled = Array<{ json: object }> | null;
const count = (polls: Polled[]) => polls.flatMap((polled) => polled ?? []).length;

/** How many files were put into n8n's store. */
function countStored() {
	const service = Container.get(BinaryDataService);
	const store = service.store.bind(service);
	return jest
		.spyOn(service, 'store')
		.mockImplementation(async (location, content, data) => await store(location, content, data));
}

describe('polls that overlap in the default mode', () => {
	test('fetch and store each file once, and send the requests of one poll', async () => {
		const bench = await GravityAi.start({ jobMs: 'manual' });
		const trigger = bench.trigger({ triggerOn: 'jobFinished', downloadResult: true });
		await trigger.activate();
		for (let job = 0; job < 3; job += 1) bench.service.insert();
		bench.service.forget();
		bench.service.latencyMs = 50;
		const stored = countStored();
		const polls = await Promise.all([trigger.poll(), trigger.poll(), trigger.poll()]);
		expect(polls.filter((polled) => polled !== null)).toHaveLength(1);
		expect(count(polls)).toBe(3);
		expect(stored).toHaveBeenCalledTimes(3);
		expect(bench.service.storage.received).toHaveLength(3);
		expect(bench.service.count('GET', /latest/)).toBe(1);
		expect(bench.service.count('GET', /result-link/)).toBe(3);
		stored.mockRestore();
		await bench.stop();
	});

	test('check each given ID once', async () => {
		const bench = await Entaingine.open({ taskMs: 'manual' });
		const ids = [1, 2, 3].map(() => bench.server.insert().id);
		const trigger = bench.trigger({ triggerOn: 'processFinished', processIds: ids.join() });
		await trigger.activate();
		bench.server.forget();
		await trigger.poll();
		const ofOnePoll = bench.server.received.length;
		bench.server.forget();
		bench.server.latencyMs = 50;
		await Promise.all([trigger.poll(), trigger.poll()]);
		expect(bench.server.received).toHaveLength(ofOnePoll);
		await bench.close();
	});

	test.each(['newDecision', 'useCaseActivity'])('list once (%s)', async (triggerOn) => {
		const bench = await Arcanna.open();
		const trigger = await bench.active({ triggerOn });
		bench.put();
		bench.service.latencyMs = 50;
		const polls = await Promise.all([trigger.poll(), trigger.poll()]);
		expect(count(polls)).toBe(1);
		expect(bench.service.received).toHaveLength(1);
		await bench.close();
	});

	test('one at the activation and one at a poll time are one poll', async () => {
		const bench = await Entaingine.open({ taskMs: 'manual' });
		const { id } = bench.server.insert();
		bench.server.finish(id);
		bench.server.latencyMs = 50;
		const trigger = bench.trigger({ triggerOn: 'processFinished', processIds: String(id) });
		const polls = await Promise.all([trigger.activate(), trigger.poll()]);
		expect(count(polls)).toBe(1);
		await bench.close();
	});
});
