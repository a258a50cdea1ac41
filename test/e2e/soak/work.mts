import { setTimeout as sleep } from 'node:timers/promises';

import { duration } from '../../lab/progress.mts';
import { brokenReads, type Done, Load, othersJobs } from './load.mts';
import { JOBS_A_DAY, type Plan, planFor, SPEED } from './plan.mts';
import type { Scene } from './prepare.mts';
import { COPIES } from './services.mts';
import { type HeldAtRest, leastHeld, leftOver, told } from './settle.mts';
import { type WatchedJobs, watchedOf } from './watchedJobs.mts';
import { type Seen, watched } from './watch.mts';

const WARM_UP_MINUTES = 0.5;
const MOST_MEMORY_SAMPLES = 60;
const LEAST_MEMORY_EVERY_MS = 4_000;
const BROKEN_EVERY_MS = 3_000;
const TROUBLE_EVERY_MS = 20_000;
const LOOKS_AT_REST = 20;
const LOOKS_FOR_REST = 5;
/** A minute until the last polls, and more for what n8n itself holds for a while. */
const REST_MS = 150_000;
const LAST_POLLS_MS = 65_000;

/** The result of the soak. */
export interface Worked {
	/** What there was to do, the warm-up included. */
	plans: Plan[];
	seen: Seen;
	/** What the triggers have to return by the end of the rest. */
	watched: WatchedJobs;
	brokenRequests: number;
	troubledCalls: number;
	/** What n8n held at rest. */
	before: HeldAtRest;
	after: HeldAtRest;
}

/** Warms n8n up, lets it work, and lets it settle again. */
export async function work(scene: Scene, done: Done): Promise<Worked> {
	const { stage, rig, probe, ports, hunt, services, trouble } = scene;
	const { progress, options, signal } = stage;
	const load = new Load(rig.instance.url, hunt, signal, done);
	const stopOthers = othersJobs(services);
	stage.cleanup.add(stopOthers);

	const warmUp = planFor(WARM_UP_MINUTES);
	let troubledCalls = 0;
	const before = await progress.step(
		`Warming up with ${warmUp.jobs} jobs and some of what can go wrong`,
		async () => {
			let loading = true;
			await Promise.all([
				load.run(warmUp).finally(() => (loading = false)),
				trouble.all(() => loading).then((calls) => (troubledCalls += calls)),
			]);
			return await leastHeld(probe, ports, LOOKS_AT_REST, signal);
		},
	);
	progress.detail(`at rest: ${told(before)}`);

	const plan = planFor(options.soakMinutes);
	progress.detail(
		`${JOBS_A_DAY.toLocaleString('en-US')} jobs a day, ${SPEED} times as fast as life: ${plan.jobs.toLocaleString('en-US')} jobs in ${options.soakMinutes} min stand for ${Math.round(options.soakMinutes * SPEED)} min. ${COPIES} of each trigger poll once a minute.`,
	);
	const broken = brokenReads(services, BROKEN_EVERY_MS);
	stage.cleanup.add(broken.stop);
	const begunAt = Date.now();
	const seen = await progress.step('Working', async (note) => {
		let working = true;
		const goWrong = async () => {
			// The first time all of it runs, however short the work is.
			for (let first = true; first || working; first = false) {
				const next = Date.now() + TROUBLE_EVERY_MS;
				troubledCalls += await trouble.all(() => first || working);
				note(`${done.calls} webhooks answered, ${troubledCalls} calls met trouble`);
				while (working && Date.now() < next) await sleep(500, undefined, { signal });
			}
		};
		const worked = load.run(plan).finally(() => (working = false));
		const all = Promise.all([worked, goWrong()]);
		const everyMs = (options.soakMinutes * 60_000) / MOST_MEMORY_SAMPLES;
		return await watched(probe, ports, Math.max(LEAST_MEMORY_EVERY_MS, everyMs), all);
	});
	broken.stop();
	stopOthers();
	progress.detail(`the work took ${duration(Date.now() - begunAt)}`);

	const watchedJobs = watchedOf(services);
	const after = await progress.step(
		'Letting the last polls come, and n8n come to rest',
		async () => await rest(scene, before),
	);
	progress.detail(`at rest: ${told(after)}`);
	return {
		plans: [warmUp, plan],
		seen,
		watched: watchedJobs,
		brokenRequests: broken.hits(),
		troubledCalls,
		before,
		after,
	};
}

/** What is held after the last polls: as soon as it is no more than before. */
async function rest({ stage, probe, ports }: Scene, before: HeldAtRest): Promise<HeldAtRest> {
	const { signal } = stage;
	await sleep(LAST_POLLS_MS, undefined, { signal });
	const deadline = Date.now() + REST_MS - LAST_POLLS_MS;
	for (;;) {
		const now = await leastHeld(probe, ports, LOOKS_FOR_REST, signal);
		const still = now.sockets > 0 || leftOver(before, now).length > 0;
		if (!still || Date.now() > deadline) return now;
	}
}
