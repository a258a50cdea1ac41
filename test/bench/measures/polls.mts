import { setTimeout as sleep } from 'node:timers/promises';

import type { PollCalls, QuietPolls } from '../polls/calls.mts';
import { Remote } from '../remote.mts';
import type { Candidate, Measured, Result } from '../results.mts';
import { JOB } from '../service/calls.mts';
import type { Stage } from '../stage.mts';
import { spreadOf } from '../statistics.mts';

const KNOWN = 1_000;
const NEW = 100;
const BACKLOG = 10_000;
const MOST_POLLS = 50;
const CPU_GOAL_MS = 2_000;
const QUIET_GOAL_MS = 15;
const PROGRAM = new URL('../polls/process.mts', import.meta.url);

/** One poll, as the trigger's process and the service saw it. */
interface Seen {
	ids: string[];
	cpuMs: number;
	requests: number;
}

interface Round {
	nothing: Seen;
	some: Seen;
	backlog: Seen[];
	/** Nothing new, but the window is full of events from the same moment. */
	after: Seen;
}

/** What polls of the trigger for new decisions cost. */
export async function measurePolls(stage: Stage): Promise<Measured> {
	const rounds: Round[] = [];
	for (let round = 0; round < stage.rounds; round++) rounds.push(await oneRound(stage));
	const quiet = await quietPolls();

	const backlogs = rounds.map(({ backlog }) => backlog);
	const polls = spreadOf(backlogs.map((seen) => seen.length));
	const cpu = spreadOf(backlogs.map((seen) => Math.max(...seen.map(({ cpuMs }) => cpuMs))));
	return {
		how: `A trigger for new decisions that already knows ${KNOWN.toLocaleString('en-US')} events, one a minute, polled by n8n's own engine in a separate process, whose processor time is measured. New events and the backlog arrive at one a millisecond. The service counts the requests. The polls of every event, 50 each on a process that has warmed up, are against the services' simulators in the same process, whose processor time is part of the figure.`,
		rounds: stage.rounds,
		results: [
			requests(
				'A poll when there is nothing new',
				'one request',
				rounds.map(({ nothing }) => nothing),
				rounds.map(({ after }) => after),
			),
			requests(
				`A poll when ${NEW} are new`,
				"one page's requests: one",
				rounds.map(({ some }) => some),
			),
			{
				name: `A backlog of ${BACKLOG.toLocaleString('en-US')}: processor time of the most expensive poll`,
				goal: 'read in several polls within their time limit, each under 2 s of processor time',
				unit: 'ms',
				candidates: [
					{
						name: 'this package',
						spread: cpu,
						note: `read in ${polls.median} polls with ${spreadOf(backlogs.map(totalRequests)).median} requests`,
					},
				],
				ratio: cpu.most / CPU_GOAL_MS,
				ratioOf: 'of 2 s, in the worst round',
				met: cpu.most < CPU_GOAL_MS && backlogs.every((seen) => idsOf(seen).length === BACKLOG),
			},
			quietResult(quiet),
		],
	};
}

async function quietPolls(): Promise<QuietPolls[]> {
	const triggers = await Remote.start<PollCalls>(PROGRAM);
	try {
		return await triggers.call('quiet', null);
	} finally {
		await triggers.stop();
	}
}

/** The event with the most expensive polls comes first. */
function quietResult(polls: QuietPolls[]): Result {
	const [first, ...others] = polls
		.map(({ title, requests, cpuMs }) => ({
			name: title,
			spread: spreadOf(cpuMs),
			note: `at most ${requests} ${requests === 1 ? 'request' : 'requests'}`,
		}))
		.sort((one, other) => other.spread.median - one.spread.median);
	return {
		name: 'A poll of each event when there is nothing new: processor time',
		goal: `at most one request, under ${QUIET_GOAL_MS} ms`,
		unit: 'ms',
		candidates: [first, ...others],
		ratio: first.spread.median / QUIET_GOAL_MS,
		ratioOf: `of ${QUIET_GOAL_MS} ms, for the most expensive event`,
		met: first.spread.median < QUIET_GOAL_MS && polls.every(({ requests }) => requests <= 1),
	};
}

async function oneRound(stage: Stage): Promise<Round> {
	const { service, address, session } = stage;
	const { checks, signal } = session;
	await service.call('reset', {});
	await service.call('insert', { count: KNOWN, stepMs: 60_000, until: 'now' });
	const trigger = await Remote.start<PollCalls>(PROGRAM);
	try {
		const { url, managementKey: apiKey } = address;
		await trigger.call('activate', { url, apiKey, jobId: JOB });
		const poll = async (): Promise<Seen> => {
			const before = (await service.call('taken', null)).requests;
			const told = await trigger.call('poll', null);
			const after = (await service.call('taken', null)).requests;
			return { ...told, requests: after - before };
		};
		const nothing = await poll();
		checks.equal('nothing new: nothing comes', nothing.ids, []);

		const fresh = await service.call('insert', { count: NEW, stepMs: 1, until: 'later' });
		await sleep(NEW, undefined, { signal });
		const some = await poll();
		checks.that(`${NEW} new: each comes once`, sameIds(some.ids, fresh), `${some.ids.length} came`);

		const behind = await service.call('insert', { count: BACKLOG, stepMs: 1, until: 'later' });
		await sleep(BACKLOG, undefined, { signal });
		const backlog: Seen[] = [];
		while (idsOf(backlog).length < BACKLOG && backlog.length < MOST_POLLS) {
			backlog.push(await poll());
		}
		const came = idsOf(backlog);
		checks.that(
			`a backlog of ${BACKLOG}: each comes once, over ${backlog.length} polls`,
			sameIds(came, behind),
			`${came.length} came`,
		);
		const after = await poll();
		checks.equal('the poll after it brings nothing', after.ids, []);
		return { nothing, some, backlog, after };
	} finally {
		await trigger.stop();
	}
}

function requests(name: string, goal: string, seen: Seen[], afterBacklog: Seen[] = []): Result {
	const ours = polled('this package', seen);
	const others =
		afterBacklog.length === 0
			? []
			: [polled('this package, right after the backlog', afterBacklog)];
	return {
		name,
		goal,
		unit: 'requests',
		candidates: [ours, ...others],
		ratio: ours.spread.most,
		ratioOf: 'of one request, in the worst round',
		met: ours.spread.most === 1,
	};
}

function polled(name: string, seen: Seen[]): Candidate {
	const cpu = spreadOf(seen.map(({ cpuMs }) => cpuMs));
	return {
		name,
		spread: spreadOf(seen.map((poll) => poll.requests)),
		note: `${Math.round(cpu.median)} ms of processor time`,
	};
}

function totalRequests(seen: Seen[]): number {
	return seen.reduce((sum, poll) => sum + poll.requests, 0);
}

function idsOf(seen: Seen[]): string[] {
	return seen.flatMap(({ ids }) => ids);
}

function sameIds(came: string[], wanted: string[]): boolean {
	return came.length === wanted.length && new Set([...came, ...wanted]).size === wanted.length;
}
