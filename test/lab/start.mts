import { parseArgs } from 'node:util';

import { temporaryFolder } from './folders.mts';
import { type Installation, installN8n, installNode } from './install.mts';
import { exitText, type Instance, startInstance } from './instance.mts';
import { installPackage, packProject } from './pack.mts';
import { duration } from './progress.mts';
import { CURRENT } from './releases.mts';
import { N8nClient, OWNER, type SavedWorkflow } from './rest.mts';
import type { Fact, LabService } from './service.mts';
import { startAll } from './services/index.mts';
import { firstWorkflow } from './firstWorkflow.mts';
import { Session } from './session.mts';
import { checkNodeTypes, saveCredentials, savedIn, saveWorkflows } from './setup.mts';

const USAGE = `npm start                  a real n8n with this package and its example workflows
npm start -- --exit        ends by itself; the status says whether every workflow did what it should
npm start -- --port 8080   the editor's port; by default 5678, or another one if that is taken`;

const options = readOptions();
const session = new Session();
const { checks, cleanup, progress, signal } = session;

process.exit(await session.run(start));

async function start(): Promise<void> {
	const folder = await temporaryFolder(cleanup);
	const userFolder = `${folder}/home`;

	const installation = await install();
	await progress.step('This package: built, packed, installed as a community package', async () => {
		const tarball = await packProject(`${folder}/package`, signal);
		await installPackage(tarball, userFolder, signal);
	});
	const services = await startServices();
	const instance = await boot(installation, userFolder, `${folder}.log`);

	const n8n = new N8nClient(instance.url, signal);
	await n8n.signIn(OWNER);
	await checkNodeTypes(n8n, checks);
	const workflows = await setUp(n8n, services);

	const bench = { n8n, checks, progress, signal, workflow: savedIn(workflows) };
	const summaries: string[] = [];
	for (const service of services) {
		summaries.push(`${service.name}: ${await service.exercise(bench)}`);
	}
	// The last one that is saved is at the top of the editor's list.
	const first = await n8n.createWorkflow(firstWorkflow());
	sayResult(summaries);
	if (!options.exit) {
		sayWhere(instance, services, first.name);
		await session.untilInterrupted();
		progress.plain('\nEnding n8n and the services');
	}
}

async function install(): Promise<Installation> {
	const node = await progress.step(
		`Node ${CURRENT.nodeMajor}, which n8n needs`,
		async (note) => await installNode(CURRENT, { signal, note }),
	);
	return await progress.step(
		`n8n ${CURRENT.version}, which takes several minutes the first time`,
		async (note) => {
			const installation = await installN8n(CURRENT, node, { signal, note });
			progress.detail(`in ${installation.folder}`);
			return installation;
		},
	);
}

async function startServices(): Promise<LabService[]> {
	return await progress.step('Services, simulated on this machine', async () => {
		const services = await startAll(cleanup);
		for (const { name, url } of services) if (url) progress.detail(`${name} ${url}`);
		return services;
	});
}

async function boot(
	installation: Installation,
	userFolder: string,
	logFile: string,
): Promise<Instance> {
	session.keepOnFailure(logFile);
	return await progress.step('Starting n8n', async () => {
		const instance = await startInstance(
			installation,
			{ userFolder, logFile, preferredPort: options.port },
			signal,
		);
		cleanup.add(instance.stop);
		progress.detail(instance.url);
		void instance.exited.then((exit) => session.fail(new Error(exitText(exit))));
		return instance;
	});
}

async function setUp(n8n: N8nClient, services: LabService[]): Promise<Map<string, SavedWorkflow>> {
	const credentials = await progress.step(
		'Credentials',
		async () => await saveCredentials(n8n, services, checks),
	);
	return await progress.step('Example workflows: imported and activated', async () => {
		const workflows = await saveWorkflows(n8n, services, credentials);
		for (const workflow of workflows.values()) {
			await n8n.activate(workflow);
			progress.detail(`${workflow.name}`);
		}
		return workflows;
	});
}

function sayResult(summaries: string[]): void {
	progress.plain();
	for (const summary of summaries) progress.plain(summary);
	progress.plain(`\nAll this took ${duration(progress.elapsedMs)}`);
	progress.plain(checks.tally);
}

/** What somebody needs who has never seen this: where to go, what to enter, and what to click first. */
function sayWhere({ url, logFile }: Instance, services: LabService[], first: string): void {
	progress.plain('\nSimulated services, and what to enter for them:');
	for (const { name, facts } of services) {
		if (facts) sayFacts(name, facts);
	}
	progress.plain('\nCredentials with these keys are saved, and used by the example workflows.');
	sayFacts('n8n', [
		{ what: 'Workflows', value: `${url}/home/workflows` },
		{ what: 'E-mail', value: OWNER.email },
		{ what: 'Password', value: OWNER.password },
		{ what: 'Log', value: logFile },
	]);
	progress.plain(`\nOpen the workflow "${first}": its notes say what to click.`);
	progress.plain('Press Ctrl-C to stop.');
}

function sayFacts(heading: string, facts: Fact[]): void {
	progress.plain(`\n${heading}`);
	for (const { what, value } of facts) progress.plain(`  ${what.padEnd(15)} ${value}`);
}

function readOptions(): { exit: boolean; port: number } {
	try {
		const { values } = parseArgs({
			options: {
				exit: { type: 'boolean', default: false },
				port: { type: 'string', default: '5678' },
				help: { type: 'boolean', default: false },
			},
		});
		if (values.help) {
			console.log(USAGE);
			process.exit(0);
		}
		const port = Number(values.port);
		if (!Number.isInteger(port) || port < 0 || port > 65_535) {
			throw new Error(`"${values.port}" is no port`);
		}
		return { exit: values.exit, port };
	} catch (error) {
		console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
		process.exit(2);
	}
}
