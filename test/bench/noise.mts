import { spreadText } from './report/numbers.mts';
import { spreadOf } from './statistics.mts';

const STEPS = 20_000_000;
const TRIES = 3;

/** How steady the machine was while the bench ran. */
class Noise {
	private readonly loops: number[] = [];
	private rounds = 0;
	private leftOut = 0;
	private unsteady = 0;

	loop(ms: number): void {
		this.loops.push(ms);
	}

	/** Counts a measure's rounds, and those of them that were steady. */
	count({ made, used, steady }: { made: number; used: number; steady: number }): void {
		this.rounds += made;
		this.leftOut += made - used;
		this.unsteady += Math.max(0, used - steady);
	}

	/** The figures in words, for the report. */
	get text(): string {
		const { rounds, leftOut, unsteady } = this;
		const loop = this.loops.length === 0 ? 'not timed' : spreadText(spreadOf(this.loops), 'ms');
		return `A fixed loop before and after each round: ${loop}; ${leftOut} of ${rounds} rounds were left out because it changed by more than a tenth, ${unsteady} were used although it did`;
	}
}

export const noise = new Noise();

/** How long a fixed loop takes now, in milliseconds: the best of three. */
export function loopMs(): number {
	const times = Array.from({ length: TRIES }, () => {
		const begunAt = performance.now();
		let sum = 0;
		for (let step = 0; step < STEPS; step++) sum = (sum + step * 7) | 0;
		const ms = performance.now() - begunAt;
		// Without a use of the sum the loop could be left out.
		return sum === 1 ? Infinity : ms;
	});
	const ms = Math.min(...times);
	noise.loop(ms);
	return ms;
}
