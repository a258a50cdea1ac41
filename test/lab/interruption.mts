/** Why everything has to end: the user asked for it. */
export class Interrupted extends Error {
	constructor(readonly by: string) {
		super(`Interrupted (${by})`);
		this.name = 'Interrupted';
	}
}

/**
 * A controller that is aborted when this process is asked to end, or when nothing reads its output any
 * more. If it is asked again, the clean-up continues.
 */
export function interruption(): AbortController {
	const controller = new AbortController();
	const end = (by: string) => controller.abort(new Interrupted(by));
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => end(signal));
	}
	process.on('disconnect', () => end('the process that started it has gone'));
	process.stdout.on('error', () => end('its output was closed'));
	process.stderr.on('error', () => end('its output was closed'));
	return controller;
}
