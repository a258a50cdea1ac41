import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The functions of another process: each has one argument, and is called over a channel for JSON. */
export type Calls = { [name: string]: (argument: never) => unknown };

/** A call, and its result. */
export interface Call {
	id: number;
	name: string;
	argument: unknown;
}
export type Answer = { id: number; value: unknown } | { id: number; error: string };

interface Waiting {
	resolve: (value: unknown) => void;
	reject: (error: Error) => void;
}

/** A child process with an event loop of its own, and the calls that it handles. */
export class Remote<C extends Calls> {
	private readonly waiting = new Map<number, Waiting>();
	private nextId = 1;

	private constructor(private readonly child: ChildProcess) {
		child.on('message', (answer: Answer) => this.settle(answer));
		child.once('exit', (code, signal) => {
			const error = new Error(`A process of the bench ended by itself (${signal ?? code})`);
			for (const { reject } of this.waiting.values()) reject(error);
			this.waiting.clear();
		});
	}

	/** Starts a program that calls `answerCalls`. */
	static async start<C extends Calls>(program: URL): Promise<Remote<C>> {
		const child = fork(fileURLToPath(program), {
			execArgv: ['--import', 'tsx'],
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		});
		await once(child, 'spawn');
		return new Remote<C>(child);
	}

	async call<K extends keyof C & string>(
		name: K,
		argument: Parameters<C[K]>[0],
	): Promise<Awaited<ReturnType<C[K]>>> {
		if (!this.child.connected) throw new Error('A process of the bench has ended already');
		const id = this.nextId++;
		const call: Call = { id, name, argument };
		const value = await new Promise<unknown>((resolve, reject) => {
			this.waiting.set(id, { resolve, reject });
			this.child.send(call);
		});
		return value as Awaited<ReturnType<C[K]>>;
	}

	async stop(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const exited = once(this.child, 'exit');
		if (this.child.connected) this.child.disconnect();
		await exited;
	}

	private settle(answer: Answer): void {
		const waiting = this.waiting.get(answer.id);
		this.waiting.delete(answer.id);
		if ('error' in answer) waiting?.reject(new Error(answer.error));
		else waiting?.resolve(answer.value);
	}
}
