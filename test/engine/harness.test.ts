import { poller } from './harness/index.mts';
import { Counter } from './harness/counter.mts';

// A poller that kept more than n8n does would let the tests of crashes pass.
describe('a poller', () => {
	test('saves at activation and with items, and loses the rest in a crash', async () => {
		const type = new Counter();
		const trigger = poller({ type });
		expect(await trigger.activate()).toBeNull();
		expect(trigger.saved).toEqual({ polls: 1 });

		expect(await trigger.poll()).toBeNull();
		expect(trigger.memory).toEqual({ polls: 2 });
		expect(trigger.saved).toEqual({ polls: 1 });

		trigger.crash();
		type.next.push('items');
		expect((await trigger.poll())?.[0].json).toEqual({ polls: 2, budgetMs: 300_000 });
		expect(trigger.saved).toEqual({ polls: 2 });

		type.next.push('error');
		await expect(trigger.poll()).rejects.toThrow('The service is away');
		expect(trigger.memory).toEqual({ polls: 3 });
		expect(trigger.saved).toEqual({ polls: 2 });
	});

	test('with durable cursors saves timed polls, not the activation', async () => {
		const type = new Counter();
		const trigger = poller({ type, mode: 'durable', budgetMs: 36_000 });
		await trigger.activate();
		expect(trigger.saved).toEqual({});

		await trigger.poll();
		expect(trigger.saved).toEqual({ polls: 1 });

		type.next.push('error', 'items');
		await expect(trigger.poll()).rejects.toThrow('The service is away');
		expect(trigger.saved).toEqual({ polls: 1 });
		expect((await trigger.poll())?.[0].json).toEqual({ polls: 2, budgetMs: 36_000 });
		expect(await trigger.restart()).toBeNull();
		expect(trigger.saved).toEqual({ polls: 2 });
	});

	test('tells an error at activation, and shows a sample', async () => {
		const type = new Counter();
		const trigger = poller({ type, staticData: { polls: 7 }, budgetMs: null });
		type.next.push('error', 'items');
		await expect(trigger.activate()).rejects.toThrow('The service is away');
		expect(trigger.saved).toEqual({ polls: 7 });
		expect((await trigger.poll())?.[0].json).toEqual({ polls: 8, budgetMs: null });

		const { items, touchedState } = await trigger.manual();
		expect(items?.[0].json).toEqual({ sample: true });
		expect(touchedState).toBe(false);
	});
});
