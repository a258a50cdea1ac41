import { spawn } from 'node:child_process';

import { ROOT } from './package/project.mjs';

// Runs an n8n that has this checkout as a community package until it is told to stop.
const PROGRAM = ['--import', 'tsx', 'test/lab/dev.mts'];

/** The n8n of `gulp dev`: one at a time, ended with us. */
export function openLab() {
	let child;
	let stopping = false;
	let finish;
	const closed = new Promise((resolve) => (finish = resolve));

	const start = () => {
		stopping = false;
		child = spawn(process.execPath, PROGRAM, { cwd: ROOT, stdio: 'inherit' });
		child.once('error', finish);
		child.once('close', (code) => {
			if (!stopping) finish(new Error(`n8n ended by itself, with code ${code}`));
		});
	};
	const stop = async () => {
		stopping = true;
		if (child.exitCode !== null || child.signalCode !== null) return;
		const ended = new Promise((resolve) => child.once('close', resolve));
		child.kill('SIGTERM');
		await ended;
	};
	const restart = async () => {
		await stop();
		start();
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.once(signal, () => void stop().then(() => finish()));
	}
	start();
	return {
		restart,
		/** Resolves with undefined after Ctrl-C, with an error if n8n exited on its own. */
		closed,
	};
}
