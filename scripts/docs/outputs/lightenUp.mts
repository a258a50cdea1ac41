import { type Output, STATE, UNKNOWN } from './output.mts';

const OUTPUTS = {
	outputs:
		'What the service returned. `outputs.results` is the list of results; _Split Results_ returns an item for each. Their fields are those that you defined in LightenUp.',
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
			execution_id: 'Added by the node: the ID of the execution. _Execution: Get_ asks for it.',
			...OUTPUTS,
		},
	},
	{ title: 'A response', from: ['service.run'], fields: OUTPUTS },
	{
		title: 'An execution of a flow',
		from: ['flow.start'],
		fields: {
			execution_id: 'Added by the node: the ID of the execution.',
			exec_logs:
				'Added by the node: an entry for each step that LightenUp reports. `service` is its name, `status` is `completed` once it has finished, `latency.milliseconds` how long it took. The other fields are not documented.',
			hyperflowId: 'The ID of the flow, before it has finished.',
			state: STATE,
		},
	},
];
