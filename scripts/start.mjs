// Gets a fresh checkout as far as TypeScript runs, then hands over to the program that it is given,
// such as test/lab/start.mts, and clears away what that leaves behind.
import { spawn } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const NEEDED = [20, 19];
const HEARTBEAT_MS = 15_000;
const PARENT_CHECK_MS = 1_000;
const [program, ...programArgs] = process.argv.slice(2);
const INTERRUPTED_STATUS = 130;

const groups = new Set();
const folders = new Set();
let child;
let interrupted = false;

function checkMachine() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
		throw new Error(
			`This needs Node ${NEEDED.join('.')} or later; this is ${process.versions.node}`,
		);
	}
	if (process.platform === 'win32') {
		throw new Error('This runs on Linux and macOS; on Windows, run it in WSL');
	}
}

async function installPackages() {
	if (changedAt('node_modules/.package-lock.json') >= changedAt('package-lock.json')) return;
	console.log("Installing the project's packages (npm ci), which takes a minute or two");
	const begunAt = Date.now();
	const heartbeat = setInterval(
		() => console.log(`… npm ci (${Math.round((Date.now() - begunAt) / 1000)} s)`),
		HEARTBEAT_MS,
	);
	const cli = process.env.npm_execpath;
	const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
	const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
	const status = await run(command, [...first, ...args]);
	clearInterval(heartbeat);
	if (status !== 0 && !interrupted) throw new Error(`npm ci ended with ${status}, see above`);
}

function changedAt(file) {
	return statSync(`${PROJECT}/${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

async function run(command, args, stdio = 'inherit') {
	child = spawn(command, args, { cwd: PROJECT, stdio });
	child.on('message', ({ group, folder, exists }) => {
		const [known, belonging] = group === undefined ? [folders, folder] : [groups, group];
		if (exists) known.add(belonging);
		else known.delete(belonging);
	});
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code, signal) => resolve(code ?? signal));
	});
}

// The lab ends and removes its own things itself; this is for the case that it was killed.
function clearAway() {
	for (const group of groups) {
		try {
			process.kill(-group, 'SIGKILL');
		} catch {
			// Gone already.
		}
	}
	for (const folder of folders) {
		rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	}
}

// A Ctrl-C in a terminal reaches the child by itself, a signal sent to this process alone does not.
function interrupt(signal) {
	interrupted = true;
	child?.kill(signal);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);

// npm hands a signal to the shell that it runs this script in, and there it can end.
if (process.env.npm_lifecycle_event) {
	const parent = process.ppid;
	setInterval(() => {
		if (process.ppid !== parent) interrupt('SIGTERM');
	}, PARENT_CHECK_MS).unref();
}

try {
	checkMachine();
	await installPackages();
	const args = ['--import', 'tsx', program, ...programArgs];
	const status = interrupted
		? INTERRUPTED_STATUS
		: await run(process.execPath, args, ['inherit', 'inherit', 'inherit', 'ipc']);
	clearAway();
	if (typeof status === 'string') console.error(`${program} was ended by ${status}`);
	process.exitCode = typeof status === 'number' ? status : 1;
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
