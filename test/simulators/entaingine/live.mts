import type { Live, NextPort } from '../common/live.mts';
import { startEntaingine } from '../entaingine.mts';

/** A process that has succeeded, and one that has failed. */
export async function liveEntaingine(next: NextPort): Promise<Live> {
	const entaingine = await startEntaingine({ ...next(), fileHost: next(), taskMs: 3000 });
	const { id } = entaingine.insert({ description: 'Summary of the last report' });
	entaingine.finish(id, { output: { text: 'The report says that all is well.' } });
	entaingine.fail(entaingine.insert({ description: 'Translation' }).id, 'The file is not readable');
	return {
		about: {
			url: `${entaingine.url}/aiengine`,
			keys: entaingine.keys,
			files: entaingine.fileHost.url,
		},
		close: async () => await entaingine.close(),
	};
}
