import type { Live, NextPort } from '../common/live.mts';
import { startGravityAi } from '../gravityAi.mts';

/** Jobs of the last hour, one of them failed, and a new one now and then. */
export async function liveGravityAi(next: NextPort): Promise<Live> {
	const gravityAi = await startGravityAi({ ...next(), storage: next(), jobMs: 6000 });
	const now = Date.now();
	for (let count = 6; count > 0; count--) {
		const createdAt = now - count * 10 * 60_000;
		const failed = count === 3;
		gravityAi.insert({
			createdAt,
			updatedAt: createdAt + 1424,
			name: `Batch ${7 - count}`,
			state: failed ? 'error' : 'success',
			errorMessage: failed ? 'The column "x" is missing' : null,
		});
	}
	const timer = setInterval(() => {
		const { id } = gravityAi.insert({ state: 'running', name: 'Nightly scoring' });
		setTimeout(() => gravityAi.finish(id), 8000).unref();
	}, 30_000);
	return {
		about: { url: gravityAi.url, keys: gravityAi.keys, storage: gravityAi.storage.url },
		close: async () => {
			clearInterval(timer);
			await gravityAi.close();
		},
	};
}
