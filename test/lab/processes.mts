import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { tellParent } from './parent.mts';

const POLL_MS = 50;
const KILL_WAIT_MS = 3_000;
const TAIL_CHARACTERS = 6_000;

export interface Exit {
	code: number | null;
	signal: NodeJS.Signals | null;
}

export interface StartOptions {
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	/** Gets stdout and stderr; without it both are dropped, unless `onOutput` takes them. */
	logFile?: string;
	onOutput?: (text: string, stream: 'stdout' | 'stderr') => void;
}

export interface Running {
	pid: number;
	exited: Promise<Exit>;
	/** Ends the process and all that it started: gracefully first, by force if that takes too long. */
	stop(graceMs?: number): Promise<void>;
	/** Ends it as a crash would: SIGKILL to the process and all that it started. */
	kill(): Promise<void>;
}

const groups = new Set<number>();

process.on('exit', () => groups.forEach((pid) => signalGroup(pid, 'SIGKILL')));

/**
 * Starts a program as the leader of a process group of its own, so that it can be ended with
 * everything that it started in turn, and so that a Ctrl-C in the terminal reaches us first.
 */
export async function start(
	command: string,
	args: string[],
	{ cwd, env, logFile, onOutput }: StartOptions = {},
): Promise<Running> {
	const log = logFile === undefined ? undefined : openSync(logFile, 'a');
	const output = log ?? (onOutput ? 'pipe' : 'ignore');
	try {
		const child = spawn(command, args, {
			cwd,
			env,
			detached: true,
			stdio: ['ignore', output, output],
		});
		child.stdout?.setEncoding('utf8').on('data', (text: string) => onOutput?.(text, 'stdout'));
		child.stderr?.setEncoding('utf8').on('data', (text: string) => onOutput?.(text, 'stderr'));
		await new Promise<void>((resolve, reject) => {
			child.once('spawn', resolve);
			child.once('error', (error) =>
				reject(new Error(`${command} could not be started: ${error.message}`)),
			);
		});
		const pid = child.pid;
		if (pid === undefined) throw new Error(`${command} has no process id`);
		enrol(pid);
		const exited = new Promise<Exit>((resolve) => {
			child.once('close', (code, signal) => resolve({ code, signal }));
		});
		child.once('exit', () => void endGroup(pid, 0));
		return {
			pid,
			exited,
			stop: async (graceMs = 5_000) => await endGroup(pid, graceMs),
			kill: async () => await endGroup(pid, 0),
		};
	} finally {
		if (log !== undefined) closeSync(log);
	}
}

/** A command that exited with a code other than 0; the message ends with its last output. */
export class CommandFailed extends Error {
	constructor(
		command: string,
		{ code, signal }: Exit,
		readonly output: string,
	) {
		super(`${command} ended with ${signal ?? `code ${code}`}\n${tail(output)}`);
		this.name = 'CommandFailed';
	}
}

/** Runs a command to its end and returns its stdout. Ends it when the signal is aborted. */
export async function run(
	command: string,
	args: string[],
	{ signal, ...options }: StartOptions & { signal: AbortSignal },
): Promise<string> {
	signal.throwIfAborted();
	let stdout = '';
	let output = '';
	const running = await start(command, args, {
		...options,
		onOutput: (text, stream) => {
			if (stream === 'stdout') stdout += text;
			output = (output + text).slice(-4 * TAIL_CHARACTERS);
		},
	});
	const abort = () => void running.stop();
	signal.addEventListener('abort', abort, { once: true });
	const exit = await running.exited.finally(() => signal.removeEventListener('abort', abort));
	signal.throwIfAborted();
	if (exit.code !== 0) throw new CommandFailed([command, ...args].join(' '), exit, output);
	return stdout;
}

/** The last lines of a text. */
export function tail(text: string, lines = 40): string {
	return text.trimEnd().slice(-TAIL_CHARACTERS).split('\n').slice(-lines).join('\n');
}

async function endGroup(pid: number, graceMs: number): Promise<void> {
	if (!groups.has(pid)) return;
	if (graceMs > 0) {
		signalGroup(pid, 'SIGTERM');
		if (await groupGone(pid, graceMs)) return release(pid);
	}
	signalGroup(pid, 'SIGKILL');
	await groupGone(pid, KILL_WAIT_MS);
	release(pid);
}

async function groupGone(pid: number, withinMs: number): Promise<boolean> {
	const deadline = Date.now() + withinMs;
	while (signalGroup(pid, 0)) {
		if (Date.now() > deadline) return false;
		await sleep(POLL_MS);
	}
	return true;
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
	try {
		return process.kill(-pid, signal);
	} catch {
		return false;
	}
}

function enrol(pid: number): void {
	groups.add(pid);
	tellParent({ group: pid }, true);
}

function release(pid: number): void {
	if (groups.delete(pid)) tellParent({ group: pid }, false);
}
