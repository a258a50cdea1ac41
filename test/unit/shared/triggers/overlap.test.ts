import type { IDataObject, WorkflowActivateMode } from 'n8n-workflow';

import { beginPoll } from '../../../../nodes/shared/triggers/overlap';

const SECOND = 1_000;
const LONGEST_MS = 60 * SECOND;
let workflows = 0;

/** A trigger in n8n: each poll gets the shared state, or a copy of what is stored. */
class Trigger {
	nowMs = 0;
	stored: IDataObject = { watch: { count: 1 } };
	private readonly id = `workflow ${++workflows}`;

	/** A poll with a copy, as with durable cursors. */
	begin({
		activation = 'update' as WorkflowActivateMode,
		state = structuredClone(this.stored),
		node = 'a',
	} = {}) {
		const context = {
			getActivationMode: () => activation,
			getNode: () => ({
				id: node,
				name: 'Trigger',
				type: 'trigger',
				typeVersion: 1,
				position: [0, 0] as [number, number],
				parameters: {},
			}),
			getWorkflow: () => ({ id: this.id, name: 'A workflow', active: true }),
			getWorkflowStaticData: () => state,
		};
		return beginPoll(context, { monotonicMs: () => this.nowMs }, LONGEST_MS);
	}

	/** A poll of n8n's default mode: all of one activation share the state. */
	beginShared(activation: WorkflowActivateMode = 'activate') {
		return this.begin({ activation, state: this.stored });
	}

	/** A poll that comes to something. */
	poll(more: Parameters<Trigger['begin']>[0] = {}): boolean {
		const step = this.begin(more);
		if (step !== undefined) step.stored.watch = { count: 2 };
		step?.end(true);
		return step !== undefined;
	}
}

describe('beside a poll that is under way', () => {
	test.each(['activate', 'init', 'update'] as const)(
		'one with the same shared state is left out, until that one is over (%s)',
		(activation) => {
			const trigger = new Trigger();
			const first = trigger.beginShared(activation);
			expect(first).toBeDefined();
			expect(trigger.beginShared(activation)).toBeUndefined();
			first?.end(true);
			const next = trigger.beginShared(activation);
			expect(next).toBeDefined();
			next?.end(true);
		},
	);

	test('one with an empty shared state is left out, too', () => {
		const trigger = new Trigger();
		trigger.stored = {};
		expect(trigger.beginShared()).toBeDefined();
		expect(trigger.beginShared()).toBeUndefined();
	});

	test('one with the same copied state is left out', () => {
		const trigger = new Trigger();
		trigger.begin();
		expect(trigger.begin()).toBeUndefined();
	});

	test('one whose state the other has changed meanwhile goes on', () => {
		const trigger = new Trigger();
		const first = trigger.beginShared();
		if (first) first.stored.watch = { count: 2 };
		expect(trigger.beginShared()).toBeDefined();
	});

	test('the first one of another activation goes on, to note where the service stands', () => {
		const trigger = new Trigger();
		trigger.stored = {};
		trigger.beginShared();
		expect(trigger.begin({ activation: 'activate', state: {} })).toBeDefined();
	});

	test('one goes on once that one hangs, which notices it', () => {
		const trigger = new Trigger();
		const hanging = trigger.beginShared();
		trigger.nowMs += LONGEST_MS - 1;
		expect(trigger.beginShared()).toBeUndefined();
		trigger.nowMs += 1;
		expect(hanging?.isOvertaken()).toBe(false);
		const next = trigger.beginShared();
		if (next) next.stored.watch = { count: 2 };
		expect(hanging?.isOvertaken()).toBe(true);
		hanging?.end(true);
		expect(next?.isOvertaken()).toBe(true);
		expect(trigger.beginShared()).toBeDefined();
	});
});

describe('with durable cursors', () => {
	test('a poll that begins before n8n has stored what the last one brought is left out', () => {
		const trigger = new Trigger();
		expect(trigger.poll()).toBe(true);
		trigger.nowMs += 5 * SECOND;
		expect(trigger.poll()).toBe(false);
	});

	test('what n8n has not stored after a while comes again', () => {
		const trigger = new Trigger();
		trigger.poll();
		trigger.nowMs += 31 * SECOND;
		expect(trigger.poll()).toBe(true);
	});

	test('it comes from what n8n has stored, not from what the poll before would have', () => {
		const trigger = new Trigger();
		trigger.poll();
		trigger.nowMs += 31 * SECOND;
		expect(trigger.begin()?.stored).toEqual(trigger.stored);
	});

	test('a poll that begins with another state is not left out', () => {
		const trigger = new Trigger();
		trigger.poll();
		expect(trigger.poll({ state: { watch: { count: 2 } } })).toBe(true);
	});

	test('a poll that has changed nothing leaves none out', () => {
		const trigger = new Trigger();
		trigger.begin()?.end(true);
		expect(trigger.poll()).toBe(true);
	});

	test('a poll that failed leaves none out, and the next one begins with what it has noted', () => {
		const trigger = new Trigger();
		const failing = trigger.begin();
		if (failing) failing.stored.watch = { count: 1, next: 'b' };
		failing?.end(false);
		const next = trigger.begin();
		expect(next?.stored).toEqual({ watch: { count: 1, next: 'b' } });
		next?.end(true);
		expect(trigger.begin({ state: { watch: { count: 7 } } })?.stored).toEqual({
			watch: { count: 7 },
		});
	});

	test('another node, another workflow, and the poll at an activation are not left out', () => {
		const trigger = new Trigger();
		trigger.poll();
		expect(trigger.poll({ node: 'b' })).toBe(true);
		expect(trigger.poll({ activation: 'init' })).toBe(true);
		expect(new Trigger().poll()).toBe(true);
	});
});
