import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TIMEOUT_MS = 20 * 60_000;

/** Runs a Node program to its end and returns its output, without throwing when it fails. */
export async function node(...args) {
	return await run(process.execPath, args);
}

/** The same at a low priority: it gets the processor time that others leave. */
export async function nodeInBackground(...args) {
	return await run(process.execPath, args, {}, constants.priority.PRIORITY_BELOW_NORMAL);
}

/** Runs npm: the one that runs this process, if there is one. */
export async function npm(...args) {
	const cli = process.env.npm_execpath;
	if (cli) return await node(cli, ...args);
	return await run('npm', args, { shell: process.platform === 'win32' });
}

async function run(command, args, options, priority) {
	const child = spawn(command, args, {
		cwd: ROOT,
		stdio: ['ignore', 'pipe', 'pipe'],
		timeout: TIMEOUT_MS,
		...options,
	});
	if (priority !== undefined && child.pid !== undefined) lower(child.pid, priority);
	let output = '';
	let stdout = '';
	child.stdout.setEncoding('utf8').on('data', (text) => {
		stdout += text;
		output += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
	return await new Promise((resolve) => {
		child.once('error', (error) => resolve({ ok: false, output: error.message, stdout }));
		child.once('close', (code, signal) => {
			if (signal)
				output += `\nEnded by ${signal}, at the latest after ${TIMEOUT_MS / 60_000} minutes`;
			resolve({ ok: code === 0, output, stdout });
		});
	});
}

function lower(pid, priority) {
	try {
		setPriority(pid, priority);
	} catch {
		// It has ended already.
	}
}
