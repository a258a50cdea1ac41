import type { Live, NextPort } from '../common/live.mts';
import { startLightenUp } from '../lightenUp.mts';

export async function liveLightenUp(next: NextPort): Promise<Live> {
	const lightenUp = await startLightenUp({ ...next(), syncMs: 1000, executionMs: 6000 });
	return {
		about: { url: lightenUp.url, keys: lightenUp.keys },
		close: async () => await lightenUp.close(),
	};
}
