import { setTimeout as sleep } from 'node:timers/promises';

import { type LightenUpSimulator, startLightenUp } from '../../../simulators/lightenUp.mts';
import { itemsOf, type SavedWorkflow } from '../../rest.mts';
import type { Bench, LabService } from '../../service.mts';
import { callingWorkflow } from './caller.mts';
import { showTable } from '../../table.mts';
import { type Example, mapNodes, withWaitOf } from '../../workflows.mts';

const LOOK_UP = 'lightenUp/look-up-100-users.json';
const SCHEDULE = 'lightenUp/on-every-scheduled-run.json';
const SUB_WORKFLOW = 'lightenUp/wait-in-a-sub-workflow.json';
const SERVICE = 'cinema_getuser_info';
const ACCESS_TOKEN = 'LightenUp, access token';
const OAUTH2 = 'LightenUp, OAuth2';
const START = /^\/webhook\/customaiservice\//;
const TOKEN = /^\/auth\/oauth2\/token$/;
const USERS = 100;
const ROWS_SHOWN = 3;
const LOOK_MS = 500;
const SCHEDULE_WAIT_MS = 60_000;

/** LightenUp with a service that looks users up. */
export async function startLightenUpLab(): Promise<LabService> {
	const lightenUp = await startLightenUp({ executionMs: 1_500 });
	lightenUp.form('custom-services-page');
	const { accessToken, clientId, clientSecret } = lightenUp.keys;
	const baseUrl = lightenUp.url;
	const credentials = { lightenUpOAuth2Api: OAUTH2 };
	return {
		name: 'LightenUp',
		url: baseUrl,
		facts: [
			{ what: 'Base URL', value: baseUrl },
			{ what: 'Client ID', value: clientId },
			{ what: 'Client secret', value: clientSecret },
			{ what: 'Access token', value: accessToken },
			...[...lightenUp.services.values()].map(({ name, inputs }) => ({
				what: 'Service',
				value: withInputs(name, inputs),
			})),
			...[...lightenUp.flows.values()].map(({ name, inputs }) => ({
				what: 'Flow',
				value: withInputs(name, inputs),
			})),
		],
		credentials: [
			{ name: ACCESS_TOKEN, type: 'lightenUpApi', data: { baseUrl, accessToken } },
			{ name: OAUTH2, type: 'lightenUpOAuth2Api', data: { baseUrl, clientId, clientSecret } },
		],
		examples: [
			{ file: SCHEDULE, credentials, adapt: pickService },
			{ file: LOOK_UP, credentials, adapt: pickService },
			{
				file: SUB_WORKFLOW,
				credentials,
				adapt: (example) => withWaitOf(3, pickService(example)),
			},
		],
		exercise: async (bench) => await exercise(lightenUp, bench),
		stop: async () => await lightenUp.close(),
	};
}

function withInputs(name: string, inputs: string[]): string {
	return inputs.length === 0 ? name : `${name} (inputs: ${inputs.join(', ')})`;
}

function pickService(example: Example): Example {
	const serviceName = { __rl: true, mode: 'name', value: SERVICE };
	return mapNodes(example, (node) =>
		'serviceName' in node.parameters
			? { ...node, parameters: { ...node.parameters, serviceName } }
			: node,
	);
}

async function exercise(lightenUp: LightenUpSimulator, bench: Bench): Promise<string> {
	const scheduled = await checkSchedule(bench, bench.workflow(SCHEDULE));
	await checkSubWorkflow(lightenUp, bench, bench.workflow(SUB_WORKFLOW));
	const found = await checkLookUp(lightenUp, bench, bench.workflow(LOOK_UP));
	return `${found} users looked up at once with a token that expired meanwhile, ${scheduled} run that the trigger started`;
}

/** Checks that the activation has started a run, whose end has started the workflow. */
async function checkSchedule(
	{ n8n, checks, progress, signal }: Bench,
	workflow: SavedWorkflow,
): Promise<number> {
	const runs = await progress.step(
		`"${workflow.name}": its first run, started at the activation`,
		async () => {
			const deadline = Date.now() + SCHEDULE_WAIT_MS;
			for (;;) {
				const ids = await n8n.executionIds(workflow.id);
				if (ids.length > 0 || Date.now() > deadline) return ids;
				await sleep(LOOK_MS, undefined, { signal });
			}
		},
	);
	const [ended] = await Promise.all(runs.slice(0, 1).map(async (id) => await n8n.finished(id)));
	checks.equal('the workflow ended well', ended?.error ?? ended?.status, 'success');
	checks.equal(
		'the run came when it was done, with an item for each result',
		ended && [
			itemsOf(ended, 'Scheduled run').map(({ state }) => state),
			itemsOf(ended, 'One item per result').map(({ userid }) => userid),
		],
		[['succeeded'], ['12345']],
	);
	return runs.length;
}

/** Calls the workflow that waits from another one, for two users. */
async function checkSubWorkflow(
	lightenUp: LightenUpSimulator,
	{ n8n, checks, progress }: Bench,
	workflow: SavedWorkflow,
): Promise<void> {
	const before = lightenUp.executions.size;
	const caller = await n8n.createWorkflow(callingWorkflow(workflow, ['1', '2']));
	const ended = await progress.step(
		`"${workflow.name}", called by another workflow`,
		async () => await n8n.finished(await n8n.run(caller, 'Start')),
	);
	checks.equal('the calling workflow ended well', ended.error ?? ended.status, 'success');
	checks.equal(
		'it gets the results of each of its items',
		itemsOf(ended, 'Wait for it').map(({ state, execution_id: id }) => [
			state,
			lightenUp.executions.has(String(id)),
		]),
		[
			['succeeded', true],
			['succeeded', true],
		],
	);
	checks.equal('each was started once', lightenUp.executions.size - before, 2);
}

/** Looks users up, and lets the token expire when all are under way. */
async function checkLookUp(
	lightenUp: LightenUpSimulator,
	{ n8n, checks, progress }: Bench,
	workflow: SavedWorkflow,
): Promise<number> {
	const before = lightenUp.executions.size;
	const tokens = lightenUp.count('POST', TOKEN);
	const started = lightenUp.count('POST', START);
	const ended = await progress.step(`"${workflow.name}", whose token expires`, async () => {
		const id = await n8n.run(workflow, 'Try it with sample users');
		await lightenUp.untilReceived('POST', START, started + USERS);
		lightenUp.expireTokens();
		return await n8n.finished(id);
	});
	const found = itemsOf(ended, 'What was found');
	showTable(
		progress,
		['user', 'what was found'],
		found.slice(0, ROWS_SHOWN).map(({ userid, found: what }) => [userid, JSON.stringify(what)]),
	);
	checks.equal('the workflow ended well', ended.error ?? ended.status, 'success');
	checks.equal(
		'each user got their own result',
		found.filter(({ userid, found: what }) => Object(what).userid === userid).length,
		USERS,
	);
	checks.equal('each was looked up once', lightenUp.executions.size - before, USERS);
	checks.that(
		'the token was renewed on the way',
		lightenUp.count('POST', TOKEN) > tokens,
		`${lightenUp.count('POST', TOKEN) - tokens} fetched`,
	);
	return found.length;
}
