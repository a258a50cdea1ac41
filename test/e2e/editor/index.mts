import { startAll } from '../../lab/services/index.mts';
import type { Part, Stage } from '../part.mts';
import { openPage } from './browser.mts';
import { saveDesk } from './desk.mts';
import { Editor } from './editor.mts';
import { pictureExamples } from './examples.mts';
import { takeFirstSteps } from './firstSteps.mts';
import { Pictures } from './pictures.mts';
import type { Tour, Walk } from './tour.mts';
import { arcanna } from './tours/arcanna.mts';
import { entaingine } from './tours/entaingine.mts';
import { gravityAi } from './tours/gravityAi.mts';
import { lightenUp } from './tours/lightenUp.mts';

/** What a user does in the editor, done in a browser. */
export const editor: Part = {
	word: 'editor',
	title: 'The editor in a real browser',
	run: walkThrough,
};

const WALKS: Record<string, Walk> = {
	Arcanna: arcanna,
	'Gravity AI': gravityAi,
	entAIngine: entaingine,
	LightenUp: lightenUp,
};

async function walkThrough(stage: Stage): Promise<void> {
	const { checks, cleanup, options, progress } = stage;
	const services = await startAll(cleanup);
	const { n8n, instance } = await stage.rig();
	const page = await openPage(stage, instance.url);
	const editor = new Editor(page, instance.url);
	const pictures = await Pictures.open('editor');
	const walked = services.filter(({ name }) => name in WALKS);
	const tours = walked.map((service): Tour => ({ editor, n8n, checks, pictures, service }));
	const jobs = new Map<Tour, string>();

	/** One that stops keeps no other from its turn: it begins where it can. */
	const attempt = async (title: string, work: () => Promise<void>, again?: () => Promise<void>) => {
		await progress.step(title, async () => {
			try {
				await work();
			} catch (error) {
				stage.signal.throwIfAborted();
				checks.that(`${title}: goes to its end`, false, String(error));
				await pictures.takeForDebugging(title, page.locator('body')).catch(() => {});
				await again?.().catch(() => {});
			}
		});
	};

	const inputs = walked.map(({ name }) => [inputOf(name), WALKS[name].item] as const);
	const desk = await saveDesk(n8n, Object.fromEntries(inputs));
	await attempt('The editor, opened for the first time', async () => await editor.open(desk));
	for (const tour of tours) {
		const { name } = tour.service;
		const title = `${name}: the node, its credential, its lists, a run`;
		const work = async () => {
			jobs.set(tour, await WALKS[name].action(tour, inputOf(name)));
			await editor.panel.close();
		};
		await attempt(title, work, async () => await editor.open(desk));
	}

	await attempt('An empty workflow, and what can start it', async () => {
		await editor.openEmpty();
		await editor.creator.open();
		const names = walked.map(({ name }) => name);
		const found = await editor.creator.finds('AI job', ...names);
		checks.that(`"AI job" finds ${names.join(', ')}`, found);
		await editor.creator.close();
	});
	for (const tour of tours) {
		const { name } = tour.service;
		const work = async () => {
			await WALKS[name].trigger(tour, jobs.get(tour) ?? '');
			await editor.panel.close();
		};
		await attempt(`${name}: the trigger and a test event`, work, async () => {
			await editor.openEmpty();
		});
	}

	const [arcannaTour] = tours.filter((tour) => tour.service.name === 'Arcanna');
	await attempt('The first workflow, as its notes say', async () => {
		await takeFirstSteps(arcannaTour);
	});

	await attempt('The example workflows', async () => {
		await pictureExamples({ editor, n8n, checks, pictures }, services);
	});
	if (options.images && checks.failed === 0) {
		progress.say(`${await pictures.publish()} pictures are up to date under docs/images`);
	}
}

function inputOf(service: string): string {
	return `For ${service}`;
}
