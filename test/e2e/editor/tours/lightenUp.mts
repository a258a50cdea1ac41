import { add, enterCredential, run, type Tour, valueIn, type Walk } from '../tour.mts';

const SERVICE = 'cinema_getuser_info';

export const lightenUp: Walk = {
	item: { userid: '12345' },
	action,
	trigger,
};

async function action(tour: Tour, input: string): Promise<string> {
	const { editor, checks, service } = tour;
	await editor.creator.openAfter(input);
	await add(tour, 'Start service');
	await enterCredential(tour, {
		credential: service.credentials[0],
		secret: 'accessToken',
		refusal: 'LightenUp rejected this token',
		picture: 'lightenup-credential',
	});
	checks.that('the list of services offers one', await editor.panel.pick('serviceName', SERVICE));
	await editor.panel.addRow('inputs', { name: 'userid', value: '12345' });
	await editor.panel.turnOn('waitForCompletion');
	const output = await run(tour, {
		what: 'the node starts the service, waits and shows its results',
		gives: /"state":\s*"succeeded"/,
		picture: 'lightenup',
	});
	return valueIn(output, 'execution_id');
}

async function trigger(tour: Tour, jobId: string): Promise<void> {
	const { editor } = tour;
	await editor.creator.open();
	await add(tour, 'On execution finished');
	await editor.panel.enter('executionIds', jobId);
	await run(tour, {
		what: 'the trigger fetches the execution as a test event',
		gives: /"state":\s*"succeeded"/,
		picture: 'lightenup-trigger',
	});
}
