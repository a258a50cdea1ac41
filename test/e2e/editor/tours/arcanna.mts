import { add, enterCredential, run, type Tour, valueIn, type Walk } from '../tour.mts';

export const arcanna: Walk = {
	item: { title: 'Impossible travel', severity: 'high', user: 'jane.doe' },
	action,
	trigger,
};

async function action(tour: Tour, input: string): Promise<string> {
	const { editor, checks, service } = tour;
	await editor.creator.openAfter(input);
	const found = await editor.creator.finds('alert triage', 'Arcanna');
	checks.that('"alert triage" finds Arcanna', found);
	await add(tour, 'Create event');
	await enterCredential(tour, {
		credential: service.credentials[0],
		secret: 'apiKey',
		refusal: 'Arcanna rejected this key',
		picture: 'arcanna-credential',
	});
	checks.that('the list of use cases offers one', await editor.panel.pick('jobId', '(124)'));
	await editor.panel.turnOn('waitForCompletion');
	const decided = await run(tour, {
		what: 'the node sends the item, waits and shows the decision',
		gives: /"result_label":\s*"Escalate"/,
		picture: 'arcanna',
	});

	const event = valueIn(decided, 'event_id');
	await editor.panel.choose('operation', 'Send Feedback');
	await editor.panel.enter('eventId', event);
	checks.that('the list of labels offers one', await editor.panel.pick('label', 'Drop'));
	await run(tour, {
		what: 'feedback with that label goes through',
		gives: 'Feedback received',
		picture: 'arcanna-feedback',
	});
	return event;
}

async function trigger(tour: Tour): Promise<void> {
	const { editor, n8n, service } = tour;
	const { name, type, data } = service.credentials[1];
	await n8n.createCredential(name, type, data);
	await editor.creator.open();
	await add(tour, 'On new decision');
	await editor.panel.useCredential(name);
	await run(tour, {
		what: 'the trigger fetches a decision as a test event',
		gives: /"event_id":/,
		picture: 'arcanna-trigger',
	});
}
