import type { INodeParameters } from 'n8n-workflow';
import { LightenUpApi } from '../../credentials/LightenUpApi.credentials';
import { LightenUp } from '../../nodes/LightenUp/LightenUp.node';
import { LightenUpTrigger } from '../../nodes/LightenUp/LightenUpTrigger.node';
import { CredentialStore, listSearch, resourceMapping } from '../engine/harness/index.mts';
import { type LightenUpSimulator, startLightenUp } from '../simulators/lightenUp.mts';
import { operationReader, QUICK, triggerReader } from './readers.mts';
import type { Opened, Reader } from './suites.mts';

/** The service "cinema_getuser_info", and executions: "e1" runs, "e2" is done, "e3" has failed. */
export async function openLightenUp(forms: object): Promise<Opened> {
	const simulator = await startLightenUp({ executionMs: 'manual', ...forms });
	for (const id of ['e1', 'e2', 'e3']) simulator.insert({ id, inputs: { userid: '7' } });
	simulator.finish('e2');
	simulator.fail('e3', 'Internal server: error processing this service');
	return {
		simulator,
		key: (name = simulator.keys.accessToken) => ({ authorization: `Bearer ${name}` }),
		readers: readersOf(simulator),
	};
}

function readersOf({ url, keys }: LightenUpSimulator): Record<string, Reader> {
	const data = { baseUrl: url, accessToken: keys.accessToken };
	const credentials = new CredentialStore([{ type: new LightenUpApi(), data }]);
	const operation = (resource: string, name: string, more: INodeParameters = {}) => {
		const parameters = {
			resource,
			operation: name,
			serviceName: { __rl: true, mode: 'name', value: 'cinema_getuser_info' },
			flowName: 'customer_portal_ticket',
			inputs: {
				values: [
					{ name: 'userid', value: '7' },
					{ name: 'message', value: 'Where is my order?' },
				],
			},
			executionId: 'e1',
			options: QUICK,
			...more,
		};
		return operationReader(new LightenUp(), credentials, parameters);
	};
	const waiting = { waitForCompletion: true };
	return {
		'service: run': operation('service', 'run'),
		'service: start': operation('service', 'start'),
		'service: start, waiting': operation('service', 'start', waiting),
		'flow: start': operation('flow', 'start'),
		'flow: start, waiting': operation('flow', 'start', waiting),
		'execution: get': operation('execution', 'get'),
		'execution: get, waiting': operation('execution', 'get', waiting),
		'execution: get, splitting': operation('execution', 'get', { splitResults: true }),
		'trigger: executionFinished': triggerReader(new LightenUpTrigger(), credentials, {
			executionIds: 'e1',
		}),
		'list: services': async (publish) => {
			publish();
			const { results } = await listSearch({
				type: new LightenUp(),
				method: 'searchServices',
				parameters: { resource: 'service', operation: 'run' },
				credentials,
			});
			return { items: results.map(({ name }) => ({ name })), notes: '' };
		},
		'fields: inputs of the first service': async (publish) => {
			publish();
			const list = { type: new LightenUp(), credentials };
			const { results } = await listSearch({ ...list, method: 'searchServices' });
			const serviceName = { __rl: true, mode: 'list', value: results[0].value };
			const { fields } = await resourceMapping({
				...list,
				method: 'getInputFields',
				parameters: { resource: 'service', operation: 'run', serviceName },
			});
			return { items: fields.map(({ id, type }) => ({ id, type })), notes: '' };
		},
	};
}
