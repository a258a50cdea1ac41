import { FIRST_NODE, firstWorkflow } from '../../lab/firstWorkflow.mts';
import { add, run, type Tour } from './tour.mts';

/** Does what the notes in the first workflow of `npm start` say. */
export async function takeFirstSteps(tour: Tour): Promise<void> {
	const { editor, n8n, checks, pictures, service } = tour;
	const [{ name, type, data }] = service.credentials;
	await n8n.createCredential(name, type, data);
	await editor.open(await n8n.createWorkflow(firstWorkflow()));
	await pictures.take('first-workflow', editor.canvas());
	await editor.creator.openAfter(FIRST_NODE);
	await add(tour, 'Create event');
	await editor.panel.useCredential(name);
	checks.that(
		'the use case of the note is there',
		await editor.panel.pick('jobId', 'Endpoint alerts'),
	);
	await editor.panel.turnOn('waitForCompletion');
	await run(tour, {
		what: 'the first workflow shows the decision that its note names',
		gives: /"result_label":\s*"Escalate"/,
	});
	await editor.panel.close();
}
