import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { asList, asObject, type JsonObject } from '../lab/json.mts';
import type { Progress } from '../lab/progress.mts';
import { showTable } from '../lab/table.mts';
import { INSPECTED, openInspector } from './inspector.mts';
import { alerts, timed } from './runs.mts';
import type { Stage } from './stage.mts';
import { listWorkflow, ourNode } from './workflows.mts';

const COUNT = 1_000;
const WARM_UPS = 3;
const LINES_SHOWN = 30;
const INTERVAL_US = 200;

/** Where the time of a function was spent: n8n's package, Node's module, or ours. */
interface Spent {
	place: string;
	name: string;
	ms: number;
}

/** Writes CPU profiles of n8n creating 1,000 events, and shows where the time went. */
export async function recordProfiles(stage: Stage, folder: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	await recordProfile(stage, join(folder, 'item.cpuprofile'), { bodySource: 'item' });
	await recordProfile(stage, join(folder, 'expression.cpuprofile'), {
		bodySource: 'json',
		rawBody: '={{ $json }}',
	});
}

async function recordProfile(stage: Stage, file: string, parameters: JsonObject): Promise<void> {
	await stage.withFreshRig(INSPECTED, async (rig) => {
		const { instance, n8n, credential } = rig;
		const workflow = await listWorkflow(n8n, 'Create', [
			ourNode(credential, { operation: 'create', ...parameters }),
		]);
		for (let run = 0; run < WARM_UPS; run++) await timed(rig, workflow, alerts(COUNT));
		const inspector = await openInspector(instance.logFile);
		await inspector.call('Profiler.enable');
		await inspector.call('Profiler.setSamplingInterval', { interval: INTERVAL_US });
		await inspector.call('Profiler.start');
		const { ms } = await timed(rig, workflow, alerts(COUNT));
		const profile = asObject((await inspector.call('Profiler.stop')).profile, 'The profile');
		inspector.close();
		await writeFile(file, JSON.stringify(profile));
		stage.session.progress.say(`The node took ${ms} ms; the profile is in ${file}`);
		showProfile(stage.session.progress, timesIn(profile));
	});
}

function showProfile(progress: Progress, spent: Spent[]): void {
	const total = spent.reduce((sum, one) => sum + one.ms, 0);
	const line = (name: string, value: number) => [
		name,
		value.toFixed(0),
		`${((100 * value) / total).toFixed(1)} %`,
	];
	const places = new Map<string, number>();
	for (const one of spent) places.set(one.place, (places.get(one.place) ?? 0) + one.ms);
	const dearest = [...places].sort(([, one], [, other]) => other - one);
	showTable(
		progress,
		['where', 'ms', 'of all'],
		dearest.slice(0, LINES_SHOWN).map(([place, value]) => line(place, value)),
	);
	showTable(
		progress,
		['function', 'ms', 'of all'],
		spent.slice(0, LINES_SHOWN).map((one) => line(`${one.name} (${one.place})`, one.ms)),
	);
}

/** The functions by the time spent in themselves, the most expensive first, without idle time. */
function timesIn(profile: Record<string, unknown>): Spent[] {
	const byFunction = new Map<string, Spent>();
	const byNode = new Map<unknown, Spent>();
	for (const value of asList(profile.nodes, "The profile's nodes")) {
		const node = asObject(value, 'A node of the profile');
		const frame = asObject(node.callFrame, 'A call frame');
		const name = String(frame.functionName || '(anonymous)');
		const place = placeOf(name, String(frame.url));
		const key = `${name} ${String(frame.url)} ${String(frame.lineNumber)}`;
		const spent = byFunction.get(key) ?? { place, name, ms: 0 };
		byFunction.set(key, spent);
		byNode.set(node.id, spent);
	}
	const samples = asList(profile.samples, "The profile's samples");
	const deltas = asList(profile.timeDeltas, "The profile's time deltas");
	samples.forEach((id, index) => {
		const spent = byNode.get(id);
		if (spent) spent.ms += Number(deltas[index]) / 1000;
	});
	return [...byFunction.values()]
		.filter(({ name, ms }) => name !== '(idle)' && ms > 0)
		.sort((one, other) => other.ms - one.ms);
}

function placeOf(name: string, url: string): string {
	if (url === '') return name.startsWith('(') ? name : 'native';
	if (url.startsWith('node:')) return url;
	const parts = url.split('/node_modules/');
	const [scopeOrName, second] = (parts[parts.length - 1] ?? '').split('/');
	return scopeOrName.startsWith('@') ? `${scopeOrName}/${second}` : scopeOrName;
}
