// Simulates Gravity AI in a process of its own, with results of any size.
import { generatedSha256 } from '../../simulators/common/generated.mts';
import { startGravityAi } from '../../simulators/gravityAi.mts';
import { answerCalls } from '../answering.mts';
import type { FileCalls } from './calls.mts';

const LINK_MS = 600_000;

const gravityAi = await startGravityAi({ jobMs: 0, linkMs: LINK_MS });

answerCalls<FileCalls>({
	where: () => ({ url: gravityAi.url, apiKey: gravityAi.keys.first }),
	finished(bytes) {
		const result = { name: 'scores.csv', contentType: 'text/csv', content: { bytes } };
		const { id } = gravityAi.insert({ result });
		const link = gravityAi.storage.presign(id, result, LINK_MS);
		return { id, link, sha256: generatedSha256(bytes) };
	},
	received() {
		const files = [...gravityAi.jobs.values()].flatMap(({ file }) => file ?? []);
		gravityAi.jobs.clear();
		return files.map(({ bytes, sha256 }) => ({ bytes, sha256 }));
	},
});
