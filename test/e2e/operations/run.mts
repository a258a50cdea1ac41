import { runAction, titleOf } from './actions.mts';
import type { Bench } from './bench.mts';
import type { ActionCase, ServiceCases, TriggerCase } from './cases.mts';
import { endTrigger, startTrigger, triggerTitleOf, type WatchingTrigger } from './triggers.mts';

const AT_ONCE = 4;

/**
 * Runs cases on an n8n of any release. The triggers watch while the operations run, so that all of
 * them share the wait for n8n's next poll.
 */
export async function runCases(bench: Bench, { actions, triggers }: ServiceCases): Promise<void> {
	const { checks, progress } = bench;
	const watching: WatchingTrigger[] = [];
	const attempt = async (title: string, work: () => Promise<void>) => {
		try {
			await work();
		} catch (error) {
			bench.signal.throwIfAborted();
			checks.that(`${title}: runs`, false, error instanceof Error ? error.message : String(error));
		}
	};
	const run = async (one: ActionCase) =>
		await attempt(titleOf(one), async () => {
			await runAction(bench, one);
		});
	const start = async (one: TriggerCase) =>
		await attempt(triggerTitleOf(one), async () => {
			watching.push(await startTrigger(bench, one));
		});
	const end = async (trigger: WatchingTrigger) =>
		await attempt(triggerTitleOf(trigger.one), async () => {
			await endTrigger(bench, trigger);
		});

	await progress.step(`${triggers.length} triggers: activated`, async () => {
		await inLanes(triggers, start);
	});
	await progress.step(`${actions.length} cases of operations`, async () => {
		await inLanes(actions, run);
	});
	await progress.step("The triggers' events", async () => {
		await inLanes(watching, end);
	});
}

async function inLanes<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
	const waiting = [...all];
	const lane = async () => {
		for (let one = waiting.shift(); one; one = waiting.shift()) await work(one);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
