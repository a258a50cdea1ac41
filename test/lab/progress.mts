const HEARTBEAT_MS = 15_000;
const LABEL_WIDTH = 10;

/** What a long step can say about itself while it runs; the next heartbeat shows the last note. */
export type Note = (text: string) => void;

/** Plain lines with the time since the start, readable in a terminal and in a CI log alike. */
export class Progress {
	readonly #startedAt: number;
	readonly #label: string;
	/** The title of the innermost step that threw, for the report. */
	failedStep: string | undefined;

	/** @param label distinguishes the lines from those of other work that runs at the same time */
	constructor(label = '', startedAt = Date.now()) {
		this.#label = label && `${label.padEnd(LABEL_WIDTH)} `;
		this.#startedAt = startedAt;
	}

	/** The same clock, with a label on each line. */
	labelled(label: string): Progress {
		return new Progress(label, this.#startedAt);
	}

	get elapsedMs(): number {
		return Date.now() - this.#startedAt;
	}

	/** Prints a line with the clock before it. */
	say(text: string): void {
		this.plain(`${this.#clock()}  ${text}`);
	}

	/** Prints a line that belongs to the one above it. */
	detail(text: string): void {
		this.plain(`          ${text}`);
	}

	/** Prints a line as it is. */
	plain(text = ''): void {
		process.stdout.write(text.replace(/^/gm, this.#label) + '\n');
	}

	/**
	 * Runs one step: prints when it begins, every 15 seconds that it is still running, and how long it
	 * took. Throws what the step throws.
	 */
	async step<T>(title: string, work: (note: Note) => Promise<T>): Promise<T> {
		const begunAt = Date.now();
		let note = '';
		this.say(title);
		const heartbeat = setInterval(
			() => this.say(`… ${note || 'still at it'} (${duration(Date.now() - begunAt)})`),
			HEARTBEAT_MS,
		);
		try {
			const result = await work((text) => {
				note = text;
			});
			this.detail(`done in ${duration(Date.now() - begunAt)}`);
			return result;
		} catch (error) {
			this.failedStep ??= title;
			throw error;
		} finally {
			clearInterval(heartbeat);
		}
	}

	#clock(): string {
		const seconds = Math.floor(this.elapsedMs / 1000);
		return `${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, '0')}`;
	}
}

/** `4.2 s`, `48 s`, `5 min 10 s`. */
export function duration(ms: number): string {
	if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
