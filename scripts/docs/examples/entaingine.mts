import { EntaingineApi } from '../../../credentials/EntaingineApi.credentials.ts';
import { Entaingine } from '../../../nodes/Entaingine/Entaingine.node.ts';
import { EntaingineTrigger } from '../../../nodes/Entaingine/EntaingineTrigger.node.ts';
import { binaryItem, CredentialStore } from '../../../test/engine/harness/index.mts';
import { startEntaingine } from '../../../test/simulators/entaingine.mts';
import { Recorder, type ServiceExamples } from './example.mts';

const TEMPLATE = { id: 10_001, inputs: ['FILE_URL'], tasks: 1, file: 'own' as const };
const TEXT = { text: 'The invoice is over 1,190.00 EUR.' };

/** Everything that the entAIngine nodes do, done once. */
export async function entaingineExamples(): Promise<ServiceExamples> {
	const service = await startEntaingine({
		templates: [TEMPLATE],
		outcome: () => ({ output: TEXT, totalExecutionTime: 2_480 }),
	});
	const data = { baseUrl: `${service.url}/aiengine`, apiKey: service.keys.test };
	const recorder = new Recorder(
		() => new Entaingine(),
		() => new EntaingineTrigger(),
		new CredentialStore([{ type: new EntaingineApi(), data }]),
	);
	const inputs = {
		values: [{ name: 'FILE_URL', value: 'https://files.example.com/invoice.pdf' }],
	};
	const newProcess = { processTemplate: '10001', inputs };
	try {
		await recorder.run({
			of: 'file.upload',
			input: await binaryItem('%PDF-1.7 An invoice', {
				fileName: 'invoice.pdf',
				mimeType: 'application/pdf',
			}),
		});
		const [made] = await recorder.run({
			of: 'process.create',
			parameters: { ...newProcess, waitForCompletion: true },
		});
		const processId = String(made.json.id);
		await recorder.run({ of: 'process.get', parameters: { processId } });
		await recorder.run({ of: 'process.getInputs', parameters: { processId } });
		await recorder.run({ of: 'process.getOutputs', parameters: { processId } });
		await recorder.run({ of: 'process.downloadOutput', parameters: { processId } });

		const { id } = service.insert();
		service.finish(id, { output: TEXT, totalExecutionTime: 2_480 });
		await recorder.watch('processFinished', () => {}, { processIds: String(id) });
		await recorder.watch('scheduledProcessFinished', () => {}, newProcess);
		const requests = service.received.filter(({ path }) => !path.startsWith('/aiengine/files/'));
		return { examples: recorder.examples, requests };
	} finally {
		await service.close();
	}
}
