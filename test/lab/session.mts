import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { Checks } from './checks.mts';
import { Cleanup } from './cleanup.mts';
import { Interrupted, interruption } from './interruption.mts';
import { tail } from './processes.mts';
import { Progress } from './progress.mts';

const INTERRUPTED_STATUS = 130;
const REASON_WAIT_MS = 500;
const LOG_LINES = 25;

/** One run of a lab: what its parts share, and the clean-up, which leaves nothing behind. */
export class Session {
	readonly progress = new Progress();
	readonly checks = new Checks(this.progress);
	readonly cleanup = new Cleanup();
	readonly #interrupt = interruption();
	readonly #logs: string[] = [];

	/** Aborted when everything is to end. */
	get signal(): AbortSignal {
		return this.#interrupt.signal;
	}

	/** Ends everything because of something that happened outside the work, such as a crash. */
	fail(reason: Error): void {
		this.#interrupt.abort(reason);
	}

	/** Has this log shown and kept if something fails, and removed if not. */
	keepOnFailure(logFile: string): void {
		this.#logs.push(logFile);
	}

	/** Resolves when somebody interrupts; rejects with the reason given to {@link fail}. */
	async untilInterrupted(): Promise<void> {
		if (!this.signal.aborted) await once(this.signal, 'abort');
		if (!(this.signal.reason instanceof Interrupted)) this.signal.throwIfAborted();
	}

	/**
	 * Does the work, reports what prevented it, ends and removes everything, and returns the exit
	 * status for this process: 0 only if the work was done and all its checks passed.
	 */
	async run(work: () => Promise<void>): Promise<number> {
		let status: number;
		try {
			await work();
			status = this.checks.failed === 0 ? 0 : 1;
			if (status !== 0 && this.#logs.length > 0)
				this.progress.plain(`n8n's log is kept in ${this.#logs.join(' and ')}`);
		} catch (error) {
			status = await this.#explain(await this.#reasonBehind(error));
		}
		try {
			await this.cleanup.run();
		} catch (error) {
			this.progress.plain(String(error));
			status ||= 1;
		}
		if (status !== 1) await Promise.all(this.#logs.map((log) => rm(log, { force: true })));
		return status;
	}

	/** The reason for an error: when n8n crashes, its requests fail a moment before the crash is noticed. */
	async #reasonBehind(error: unknown): Promise<unknown> {
		if (!this.signal.aborted) {
			await Promise.race([once(this.signal, 'abort'), sleep(REASON_WAIT_MS)]);
		}
		return this.signal.aborted ? this.signal.reason : error;
	}

	async #explain(error: unknown): Promise<number> {
		const where = this.progress.failedStep;
		if (error instanceof Interrupted) {
			this.progress.plain(`\n${error.message}${where ? ` while: ${where}` : ''}`);
			return INTERRUPTED_STATUS;
		}
		this.progress.plain(`\nFAILED${where ? ` while: ${where}` : ''}`);
		this.progress.plain(error instanceof Error ? error.message : String(error));
		for (const log of this.#logs) {
			const text = await readFile(log, 'utf8').catch(() => '');
			if (text === '') continue;
			this.progress.plain(
				`\nThe end of n8n's log, which is kept in ${log}:\n${tail(text, LOG_LINES)}`,
			);
		}
		this.checks.fail(where ?? 'the run');
		this.progress.plain(`\n${this.checks.tally}`);
		return 1;
	}
}
