import { Cancelled, systemClock } from '../clock';
import type { Limiter } from '../http/limiter';
import type { ItemHandover } from './context';
import type { Handover } from './handover';

/** An item's slot of the limiter. It is given back for every wait. */
export class Slot {
	private held = false;

	constructor(
		private readonly limiter: Limiter,
		private readonly over: AbortSignal,
	) {}

	/** Throws `Cancelled` when the run is over. */
	async take(queue: 'start' | 'resume'): Promise<void> {
		await this.limiter.acquire(queue);
		this.held = true;
		if (this.over.aborted) throw new Cancelled();
	}

	giveBack(): void {
		if (this.held) this.limiter.release();
		this.held = false;
	}

	async sleep(ms: number, wake?: Promise<unknown>): Promise<void> {
		this.giveBack();
		await systemClock.sleep(ms, this.over, wake);
		await this.take('resume');
	}

	handoverOf(handover: Handover, itemIndex: number): ItemHandover {
		return {
			patienceMs: () => handover.patienceMs(),
			offer: async (job) => {
				this.giveBack();
				await handover.offer(itemIndex, job);
				await this.take('resume');
			},
		};
	}
}
