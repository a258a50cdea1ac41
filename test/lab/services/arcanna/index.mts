import {
	type ArcannaEvent,
	type ArcannaOutcome,
	type ArcannaSimulator,
	startArcanna,
} from '../../../simulators/arcanna.mts';
import { startChatModel } from '../../chatModel.mts';
import { type Mailbox, startMailbox } from '../../mailbox.mts';
import type { Bench, LabService } from '../../service.mts';
import { type Example, mapNodes } from '../../workflows.mts';
import { checkAnalysts } from './analysts.mts';
import { checkByDay, insertEarlier } from './byDay.mts';
import { type Brought, checkDelivery, untilDelivered } from './delivery.mts';
import { checkPhishing, GULLIBLE } from './phishing.mts';
import { checkTriage, type Triaged } from './triage.mts';
import { checkWeekly, insertLastWeek } from './weekly.mts';

const TRIAGE = 'arcanna/triage-security-alerts.json';
const ON_DECISION = 'arcanna/on-every-new-decision.json';
const ANALYSTS = 'arcanna/learn-from-analysts.json';
const WEEKLY = 'arcanna/weekly-report.json';
const PHISHING = 'arcanna/triage-phishing-with-an-agent.json';
const BY_DAY = 'arcanna/decisions-by-day.json';
const USE_CASE = 124;
const PHISHING_USE_CASE = 123;
const INPUT_KEY = 'Arcanna, input key';
const MANAGEMENT_KEY = 'Arcanna, management key';
const SMTP = 'Mail with decisions';
const MODEL = 'Chat model';

const LATER_ALERTS = [
	{
		alert_id: 'SIEM-20817',
		title: 'Local administrator added on a laptop',
		severity: 'high',
		rule: 'endpoint.local_admin_added',
		source_ip: '10.0.12.91',
	},
	{
		alert_id: 'SIEM-20818',
		title: 'TLS versions probed on the mail gateway',
		severity: 'low',
		rule: 'network.tls_probe',
		source_ip: '10.0.4.20',
	},
];

/** Arcanna with a use case for alerts, in which a few decisions have been made already. */
export async function startArcannaLab(): Promise<LabService> {
	const arcanna = await startArcanna({ outcome: decide });
	arcanna.form('managementServerOfToday');
	for (const minutesAgo of [90, 60, 5]) {
		arcanna.insert({
			job_id: USE_CASE,
			raw_body: { title: 'An alert from before' },
			ingest_timestamp: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
		});
	}
	insertLastWeek(arcanna, USE_CASE);
	insertEarlier(arcanna, USE_CASE);
	const [mailbox, model] = [await startMailbox(), await startChatModel(GULLIBLE)];
	const credential = (name: string, apiKey: string) => ({
		name,
		type: 'arcannaApi',
		data: { baseUrl: arcanna.url, apiKey, allowUnauthorizedCerts: false },
	});
	return {
		name: 'Arcanna',
		url: arcanna.url,
		facts: [
			{ what: 'Base URL', value: arcanna.url },
			{ what: 'Input key', value: arcanna.keys.input },
			{ what: 'Management key', value: arcanna.keys.management },
			...[...arcanna.jobs.values()].map(({ job_id, title, labels }) => ({
				what: 'Use case',
				value: `${job_id}, ${title}: ${labels.join(', ')}`,
			})),
		],
		credentials: [
			credential(INPUT_KEY, arcanna.keys.input),
			credential(MANAGEMENT_KEY, arcanna.keys.management),
			mailbox.credential(SMTP),
			model.credential(MODEL),
		],
		examples: [
			{ file: ON_DECISION, credentials: { arcannaApi: MANAGEMENT_KEY }, adapt: asItIs },
			{ file: TRIAGE, credentials: { arcannaApi: INPUT_KEY }, adapt: withUseCase(USE_CASE) },
			{ file: WEEKLY, credentials: { arcannaApi: MANAGEMENT_KEY }, adapt: asItIs },
			{ file: ANALYSTS, credentials: { arcannaApi: INPUT_KEY }, adapt: withUseCase(USE_CASE) },
			{
				file: PHISHING,
				credentials: { arcannaApi: INPUT_KEY, openAiApi: MODEL },
				adapt: withUseCase(PHISHING_USE_CASE),
			},
			{
				file: BY_DAY,
				credentials: { arcannaApi: MANAGEMENT_KEY, smtp: SMTP },
				adapt: asItIs,
			},
		],
		exercise: async (bench) => await exercise(arcanna, mailbox, bench),
		stop: async () => {
			await Promise.all([arcanna.close(), mailbox.close(), model.close()]);
		},
	};
}

/** How the simulated Arcanna decides on an alert, and how long that takes. */
function decide({ raw_body }: ArcannaEvent): ArcannaOutcome & { afterMs: number } {
	switch (raw_body.severity) {
		case 'low':
			return { result_label: 'Drop', confidence_score: 0.97, afterMs: 1_500 };
		case 'medium':
			return { result_label: 'Investigate', confidence_score: 0.61, afterMs: 3_000 };
		default:
			return { result_label: 'Escalate', confidence_score: 0.93, afterMs: 2_000 };
	}
}

// Left empty: the trigger watches all use cases, and the report reads all of them.
function asItIs(example: Example): Example {
	return example;
}

function withUseCase(useCase: number): (example: Example) => Example {
	const jobId = { __rl: true, mode: 'id', value: String(useCase) };
	return (example) =>
		mapNodes(example, (node) =>
			'jobId' in node.parameters ? { ...node, parameters: { ...node.parameters, jobId } } : node,
		);
}

async function exercise(
	arcanna: ArcannaSimulator,
	mailbox: Mailbox,
	bench: Bench,
): Promise<string> {
	const { n8n, progress } = bench;
	const triage = bench.workflow(TRIAGE);
	const onDecision = bench.workflow(ON_DECISION);
	const sentSince = (earlier: ArcannaEvent[]) =>
		[...arcanna.events.values()].filter((event) => !earlier.includes(event));

	const before = [...arcanna.events.values()];
	const first = await progress.step(
		`"${triage.name}" on its sample alerts`,
		async () => await n8n.finished(await n8n.run(triage, 'Try it with sample alerts')),
	);
	const triaged = [checkTriage(bench, first, sentSince(before))];

	const wait = `"${onDecision.name}": waiting for n8n's next poll, which is at most a minute away`;
	await progress.step(wait, async () => await untilDelivered(bench, onDecision, sentSince(before)));
	await checkDelivery(bench, onDecision, sentSince(before));

	const seen = [...arcanna.events.values()];
	const second = await progress.step(
		`"${triage.name}" on two more alerts, sent to its webhook`,
		async () =>
			await n8n.finished(await n8n.post(triage, 'arcanna-alerts', { alerts: LATER_ALERTS })),
	);
	triaged.push(checkTriage(bench, second, sentSince(seen)));

	await progress.step(wait, async () => await untilDelivered(bench, onDecision, sentSince(before)));
	const brought = await checkDelivery(bench, onDecision, sentSince(before));
	await checkWeekly(arcanna, bench, bench.workflow(WEEKLY), USE_CASE);
	const trainings = await checkAnalysts(arcanna, bench, bench.workflow(ANALYSTS), USE_CASE);
	const mails = await checkPhishing(arcanna, bench, bench.workflow(PHISHING));
	await checkByDay(arcanna, mailbox, bench, bench.workflow(BY_DAY));
	return `${summary(triaged, brought)}, ${trainings} training on what an analyst said, ${mails} mails triaged by an agent`;
}

function summary(runs: Triaged[], { decisions, items, executions }: Brought): string {
	const total = (key: keyof Triaged) => runs.reduce((sum, run) => sum + run[key], 0);
	return [
		`${total('sent')} events sent`,
		`${total('received')} decisions received`,
		`feedback given on ${total('feedback')}`,
		`the trigger's workflow started with ${items} items for ${decisions} decisions (${executions} executions)`,
	].join(', ');
}
