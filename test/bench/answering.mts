import type { Answer, Call, Calls } from './remote.mts';

/** Handles the calls of the process that started this one, and exits when that process does. */
export function answerCalls<C extends Calls>(calls: C): void {
	process.on('message', (call: Call) => {
		void answer(calls, call).then((answered) => process.send?.(answered));
	});
	process.on('disconnect', () => process.exit(0));
	// Ctrl-C in a terminal reaches both processes; the parent stops this one itself.
	process.on('SIGINT', () => {});
}

async function answer(calls: Calls, { id, name, argument }: Call): Promise<Answer> {
	try {
		return { id, value: await calls[name](argument as never) };
	} catch (error) {
		return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
	}
}
