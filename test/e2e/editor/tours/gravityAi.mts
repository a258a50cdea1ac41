import { add, enterCredential, run, type Tour, valueIn, type Walk } from '../tour.mts';

export const gravityAi: Walk = {
	item: { customer: 1001, age: 42 },
	action,
	trigger,
};

async function action(tour: Tour, input: string): Promise<string> {
	const { editor, service } = tour;
	await editor.creator.openAfter(input);
	await add(tour, 'Submit job');
	await enterCredential(tour, {
		credential: service.credentials[0],
		secret: 'apiKey',
		refusal: 'Gravity AI rejected this key',
		picture: 'gravity-ai-credential',
	});
	await editor.panel.choose('inputSource', 'JSON');
	await editor.panel.turnOn('waitForCompletion');
	const output = await run(tour, {
		what: 'the node submits the item, waits and shows the job',
		gives: /"state":\s*"succeeded"/,
		picture: 'gravity-ai',
	});
	return valueIn(output, 'id');
}

async function trigger(tour: Tour): Promise<void> {
	await tour.editor.creator.open();
	await add(tour, 'On job finished');
	await run(tour, {
		what: 'the trigger fetches a finished job as a test event',
		gives: /"state":\s*"succeeded"/,
		picture: 'gravity-ai-trigger',
	});
}
