import { GravityAiApi } from '../../../credentials/GravityAiApi.credentials.ts';
import { GravityAi } from '../../../nodes/GravityAi/GravityAi.node.ts';
import { GravityAiTrigger } from '../../../nodes/GravityAi/GravityAiTrigger.node.ts';
import { binaryItem, CredentialStore } from '../../../test/engine/harness/index.mts';
import { startGravityAi } from '../../../test/simulators/gravityAi.mts';
import { Recorder, type ServiceExamples } from './example.mts';

const FILE = 'customer,age\n1001,34\n1002,51\n1003,29\n';
const RESULT = {
	name: 'scores.csv',
	contentType: 'text/csv',
	content: 'customer,score\n1001,0.91\n1002,0.12\n1003,0.55\n',
};

/** Everything that the Gravity AI nodes do, done once. */
export async function gravityAiExamples(): Promise<ServiceExamples> {
	const service = await startGravityAi({ outcome: () => ({ result: RESULT }) });
	const data = { baseUrl: service.url, apiKey: service.keys.first };
	const recorder = new Recorder(
		() => new GravityAi(),
		() => new GravityAiTrigger(),
		new CredentialStore([{ type: new GravityAiApi(), data }]),
	);
	const happens = (form: Parameters<typeof service.insert>[0]) => () => {
		service.insert(form);
	};
	try {
		const [submitted] = await recorder.run({
			of: 'job.submit',
			parameters: {
				waitForCompletion: true,
				downloadResult: true,
				outputPropertyName: 'result',
				options: { mimeType: 'text/csv; header=present' },
			},
			input: await binaryItem(FILE, { fileName: 'customers.csv', mimeType: 'text/csv' }),
		});
		const jobId = String(submitted.json.id);
		await recorder.run({ of: 'job.get', parameters: { jobId } });
		await recorder.run({ of: 'job.getMany', parameters: { limit: 1 } });
		await recorder.run({
			of: 'job.getResult',
			parameters: { jobId, resultFormat: 'binary', outputPropertyName: 'result' },
		});
		await recorder.run({ of: 'job.rename', parameters: { jobId, name: 'Nightly scoring' } });

		await recorder.watch('jobCreated', happens({ state: 'running' }));
		await recorder.watch('jobFailed', happens({ state: 'fail', errorMessage: 'No column "age"' }));
		await recorder.watch('jobFinished', happens({}));
		await recorder.watch('jobSucceeded', happens({}), { downloadResult: true });
		return { examples: recorder.examples, requests: service.received };
	} finally {
		await service.close();
	}
}
