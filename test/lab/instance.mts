import { readFile } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Installation } from './install.mts';
import { freePorts } from './ports.mts';
import { type Exit, start, tail } from './processes.mts';

const BOOT_TIMEOUT_MS = 300_000;
const READY_POLL_MS = 250;
const STOP_GRACE_MS = 10_000;

export interface InstanceOptions {
	/** n8n's home: database, binary data, community packages. Several processes may share one. */
	userFolder: string;
	/** Gets everything that n8n prints. */
	logFile: string;
	/** `start` by default; also `worker` or `webhook`, with their own arguments. */
	command?: string[];
	/** For the Node that n8n runs on. */
	nodeArgs?: string[];
	/** On top of, and before, the lab's own environment. */
	env?: Record<string, string>;
	/** Taken if it is free. */
	preferredPort?: number;
	/** Paths that must answer 200 before this process counts as ready. */
	readyPaths?: string[];
}

/** One running process of n8n. */
export interface Instance {
	url: string;
	pid: number;
	logFile: string;
	exited: Promise<Exit>;
	logTail(): Promise<string>;
	stop(): Promise<void>;
	/** Ends it as a crash would. */
	kill(): Promise<void>;
}

/** Starts a process of n8n and waits until it is ready to serve. Ends it again if that fails. */
export async function startInstance(
	installation: Installation,
	options: InstanceOptions,
	signal: AbortSignal,
): Promise<Instance> {
	const { command = ['start'], nodeArgs = [], logFile } = options;
	const [port, brokerPort] = await freePorts(2, options.preferredPort);
	const running = await start(
		installation.node.executable,
		[...nodeArgs, installation.script, ...command],
		{ env: environment(installation, options, port, brokerPort), logFile },
	);
	const instance: Instance = {
		url: `http://127.0.0.1:${port}`,
		pid: running.pid,
		logFile,
		exited: running.exited,
		logTail: async () => tail(await readFile(logFile, 'utf8')),
		stop: async () => await running.stop(STOP_GRACE_MS),
		kill: async () => await running.kill(),
	};
	try {
		await ready(instance, options.readyPaths, signal);
		return instance;
	} catch (error) {
		await instance.kill();
		throw error;
	}
}

/** How n8n's process ended, for an error message. */
export function exitText({ code, signal }: Exit): string {
	return signal === null ? `n8n ended by itself with code ${code}` : `n8n was ended by ${signal}`;
}

// n8n 1 passes its health check before its REST API exists, hence the second path.
async function ready(
	{ url, exited }: Instance,
	paths = ['/healthz/readiness', '/rest/settings'],
	signal: AbortSignal,
): Promise<void> {
	const deadline = Date.now() + BOOT_TIMEOUT_MS;
	let gone: Exit | undefined;
	void exited.then((exit) => (gone = exit));
	for (const path of paths) {
		while (!(await answers(`${url}${path}`, signal))) {
			if (gone) throw new Error(exitText(gone));
			if (Date.now() > deadline) {
				throw new Error(`n8n did not answer on ${path} within ${BOOT_TIMEOUT_MS / 1000} s`);
			}
			await sleep(READY_POLL_MS, undefined, { signal });
		}
	}
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
	try {
		const response = await fetch(url, {
			signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
		});
		await response.arrayBuffer();
		return response.status === 200;
	} catch {
		signal.throwIfAborted();
		return false;
	}
}

function environment(
	{ node, release }: Installation,
	{ userFolder, env }: InstanceOptions,
	port: number,
	brokerPort: number,
): NodeJS.ProcessEnv {
	return {
		...ownEnvironment(),
		PATH: [dirname(node.executable), process.env.PATH].filter(Boolean).join(delimiter),
		...direct(process.env),
		N8N_USER_FOLDER: userFolder,
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_ENCRYPTION_KEY: 'a-key-for-the-lab-only',
		N8N_SECURE_COOKIE: 'false',
		GENERIC_TIMEZONE: 'UTC',
		// On a busy machine, n8n would consider a slow database lost, and reject every request.
		DB_PING_TIMEOUT_MS: '60000',
		...QUIET,
		...release.env,
		...env,
	};
}

/** The environment's proxy, if there is one, must not be used for what runs on this machine. */
function direct({ NO_PROXY, no_proxy }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const hosts = [NO_PROXY ?? no_proxy, '127.0.0.1', 'localhost'].filter(Boolean).join(',');
	return { NO_PROXY: hosts, no_proxy: hosts };
}

// An n8n in a lab sends nothing to n8n's own servers.
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
	N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
};

/** Without the settings of an n8n that its user may be running, and without npm's and Node's. */
function ownEnvironment(): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) =>
				!/^(N8N|DB|EXECUTIONS|QUEUE|CREDENTIALS|WEBHOOK|EXTERNAL|npm)_|^NODE_(OPTIONS|PATH|ENV)$/.test(
					name,
				),
		),
	);
}
