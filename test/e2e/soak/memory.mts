import { spreadOf } from '../../bench/statistics.mts';

/** The memory of n8n at one moment, in bytes. */
export interface MemorySample {
	/** What is on the heap after a full garbage collection. */
	heap: number;
	/** What Linux counts as resident. */
	resident: number;
}

export interface Drift {
	/** Medians of the second and of the last third of the samples. */
	second: number;
	last: number;
	growth: number;
}

/** The least number of samples that can show more than chance. */
export const LEAST_SAMPLES = 9;

/**
 * How far memory rose between the second and the last third of a run; the first third counts as
 * warm-up. Medians, since running work uses memory too.
 * @throws Error when there are too few samples
 */
export function driftOf(values: number[]): Drift {
	if (values.length < LEAST_SAMPLES) {
		throw new Error(`${values.length} samples of the memory are too few; ${LEAST_SAMPLES} are due`);
	}
	const third = Math.floor(values.length / 3);
	const last = spreadOf(values.slice(-third)).median;
	const second = spreadOf(values.slice(-2 * third, -third)).median;
	return { second, last, growth: last - second };
}
