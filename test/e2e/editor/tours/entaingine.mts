import { add, enterCredential, run, type Tour, valueIn, type Walk } from '../tour.mts';

/** A template of the simulated service. */
const TEMPLATE = '10011';

export const entaingine: Walk = {
	item: { report: 'All is well.' },
	action,
	trigger,
};

async function action(tour: Tour, input: string): Promise<string> {
	const { editor, service } = tour;
	await editor.creator.openAfter(input);
	await add(tour, 'Create process');
	await enterCredential(tour, {
		credential: service.credentials[0],
		secret: 'apiKey',
		refusal: 'entAIngine rejected this key',
		picture: 'entaingine-credential',
	});
	await editor.panel.enter('processTemplate', TEMPLATE);
	await editor.panel.addRow('inputs', { name: 'EXAMPLE_TEXT', value: 'All is well.' });
	await editor.panel.turnOn('waitForCompletion');
	const output = await run(tour, {
		what: 'the node creates a process, waits and shows what came of it',
		gives: /"state":\s*"succeeded"/,
		picture: 'entaingine',
	});
	return valueIn(output, 'id');
}

async function trigger(tour: Tour, jobId: string): Promise<void> {
	const { editor } = tour;
	await editor.creator.open();
	await add(tour, 'On process finished');
	await editor.panel.enter('processIds', jobId);
	await run(tour, {
		what: 'the trigger fetches the process as a test event',
		gives: /"state":\s*"succeeded"/,
		picture: 'entaingine-trigger',
	});
}
