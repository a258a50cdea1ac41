import { LightenUpApi } from '../../../credentials/LightenUpApi.credentials.ts';
import { LightenUp } from '../../../nodes/LightenUp/LightenUp.node.ts';
import { LightenUpTrigger } from '../../../nodes/LightenUp/LightenUpTrigger.node.ts';
import { CredentialStore } from '../../../test/engine/harness/index.mts';
import { startLightenUp } from '../../../test/simulators/lightenUp.mts';
import { Recorder, type ServiceExamples } from './example.mts';

/** Everything that the LightenUp nodes do, done once. */
export async function lightenUpExamples(): Promise<ServiceExamples> {
	const service = await startLightenUp();
	const data = { baseUrl: service.url, accessToken: service.keys.accessToken };
	const recorder = new Recorder(
		() => new LightenUp(),
		() => new LightenUpTrigger(),
		new CredentialStore([{ type: new LightenUpApi(), data }]),
	);
	const call = {
		serviceName: { __rl: true, mode: 'name', value: 'cinema_getuser_info' },
		inputs: { values: [{ name: 'userid', value: '12345' }] },
	};
	try {
		await recorder.run({ of: 'service.run', parameters: call });
		const [started] = await recorder.run({
			of: 'service.start',
			parameters: { ...call, waitForCompletion: true },
		});
		await recorder.run({
			of: 'flow.start',
			parameters: {
				flowName: { __rl: true, mode: 'name', value: 'customer_portal_ticket' },
				inputs: { values: [{ name: 'message', value: 'Where is my order?' }] },
				waitForCompletion: true,
			},
		});
		const executionId = String(started.json.execution_id);
		await recorder.run({ of: 'execution.get', parameters: { executionId } });

		await recorder.watch('executionFinished', () => {}, { executionIds: executionId });
		await recorder.watch('scheduledRunFinished', () => {}, call);
		return {
			examples: recorder.examples,
			ownFields: ['userid', 'username', 'location'],
			requests: service.received,
		};
	} finally {
		await service.close();
	}
}
