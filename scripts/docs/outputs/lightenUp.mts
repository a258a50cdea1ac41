import { type Output, STATE, UNKNOWN } from './output.mts';

const OUTPUTS = {
	outputs:
		'What the service returned. `outputs.results` is the list of results; _Split Results_ returns an item for each. You define their fields in LightenUp.',
	service: 'The name of the service.',
	service_type: `${UNKNOWN} Published responses have \`custom_ai_services\`.`,
	websocket: UNKNOWN,
	state: STATE,
};

export const lightenUpOutputs: Output[] = [
	{
		title: 'An execution',
		from: ['service.start', 'execution.get', 'executionFinished', 'scheduledRunFinished'],
		fields: {
			execution_id: 'Added by the node: the ID of the execution. Use it with _Execution: Get_.',
			...OUTPUTS,
		},
	},
	{ title: 'A response', from: ['service.run'], fields: OUTPUTS },
	{
		title: 'An execution of a flow',
		from: ['flow.start'],
		fields: {
			execution_id: 'Added by the node: the ID of the execution. Use it with _Execution: Get_.',
			exec_logs:
				'Added by the node: an entry for each step that LightenUp reports. `service` is its name, `status` is `completed` once it has finished, and `latency.milliseconds` is how long it took. The other fields are not documented.',
			hyperflowId: 'The ID of the flow. Only while the flow is running.',
			state: STATE,
		},
	},
];
