import { cp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { removeFolder, temporaryFolder } from '../lab/folders.mts';
import { type Installation, installN8n, installNode } from '../lab/install.mts';
import { exitText, type Instance, startInstance } from '../lab/instance.mts';
import { installPackage, packProject } from '../lab/pack.mts';
import { CURRENT } from '../lab/releases.mts';
import { N8nClient, OWNER } from '../lab/rest.mts';
import type { Session } from '../lab/session.mts';
import type { CredentialRef } from '../lab/workflows.mts';
import { Remote } from './remote.mts';
import type { ServiceCalls } from './service/calls.mts';

/** Simulates Arcanna; start it with {@link Remote}. */
const SERVICE = new URL('./service/process.mts', import.meta.url);

/** A package with a bare node that sends what this package sends, and does nothing else. */
const FLOOR = fileURLToPath(new URL('./floor', import.meta.url));

const FEW_ROUNDS = 3;

/** Where the service listens, and its keys. */
export type Address = Awaited<ReturnType<ServiceCalls['where']>>;

/** A running n8n with the package and a credential for the service. */
export interface Rig {
	instance: Instance;
	n8n: N8nClient;
	credential: CredentialRef;
}

/** What all measures use. */
export interface Stage {
	session: Session;
	installation: Installation;
	/** The package as n8n has it installed. */
	packageFolder: string;
	service: Remote<ServiceCalls>;
	address: Address;
	/** The n8n that most of it is measured on. */
	rig: Rig;
	rounds: number;
	/** For what takes long and hardly differs from round to round. */
	fewRounds: number;
	/** Starts an n8n of its own for some work, and ends it afterwards. */
	withFreshRig<T>(nodeArgs: string[], work: (rig: Rig) => Promise<T>): Promise<T>;
}

/** Installs, packs and starts all that is needed; the session's cleanup ends it. */
export async function setStage(session: Session, rounds: number): Promise<Stage> {
	const { cleanup, progress, signal } = session;
	const folder = await temporaryFolder(cleanup);
	const installation = await progress.step(
		`n8n ${CURRENT.version}, which takes several minutes the first time`,
		async (note) => {
			const node = await installNode(CURRENT, { signal, note });
			return await installN8n(CURRENT, node, { signal, note });
		},
	);
	const tarball = await progress.step(
		'This package: built and packed',
		async () => await packProject(`${folder}/package`, signal),
	);
	const { service, address } = await startService(session);

	let homes = 0;
	const open = async (nodeArgs: string[]) => {
		homes++;
		const userFolder = `${folder}/home-${homes}`;
		const packageFolder = await installPackage(tarball, userFolder, signal);
		await cp(FLOOR, join(dirname(packageFolder), 'n8n-nodes-floor'), { recursive: true });
		const logFile = `${folder}-${homes}.log`;
		session.keepOnFailure(logFile);
		const instance = await startInstance(installation, { userFolder, logFile, nodeArgs }, signal);
		cleanup.add(instance.stop);
		return { packageFolder, userFolder, logFile, rig: await signedIn(instance, address, signal) };
	};
	const { packageFolder, rig } = await progress.step('Starting n8n', async () => await open([]));
	void rig.instance.exited.then((exit) => session.fail(new Error(exitText(exit))));
	return {
		session,
		installation,
		packageFolder,
		service,
		address,
		rig,
		rounds,
		fewRounds: Math.min(rounds, FEW_ROUNDS),
		async withFreshRig(nodeArgs, work) {
			const fresh = await open(nodeArgs);
			const result = await work(fresh.rig);
			await fresh.rig.instance.stop();
			await Promise.all([removeFolder(fresh.userFolder), rm(fresh.logFile, { force: true })]);
			return result;
		},
	};
}

/** Starts a simulated Arcanna in a process of its own; the session's cleanup ends it. */
export async function startService(
	session: Session,
): Promise<{ service: Remote<ServiceCalls>; address: Address }> {
	const service = await Remote.start<ServiceCalls>(SERVICE);
	session.cleanup.add(async () => await service.stop());
	return { service, address: await service.call('where', null) };
}

async function signedIn(
	instance: Instance,
	{ url, inputKey }: Address,
	signal: AbortSignal,
): Promise<Rig> {
	const n8n = new N8nClient(instance.url, signal);
	await n8n.signIn(OWNER);
	return { instance, n8n, credential: await saveCredential(n8n, 'Arcanna', url, inputKey) };
}

/** Saves a credential for the service. */
export async function saveCredential(
	n8n: N8nClient,
	name: string,
	baseUrl: string,
	apiKey: string,
): Promise<CredentialRef> {
	const data = { baseUrl, apiKey, allowUnauthorizedCerts: false };
	return { id: await n8n.createCredential(name, 'arcannaApi', data), name };
}
