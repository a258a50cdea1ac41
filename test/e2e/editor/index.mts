import { startAll } from '../../lab/services/index.mts';
import { MANIFESTS } from '../../services/index.mts';
import type { Part, Stage } from '../part.mts';
import { openPage } from './browser.mts';
import { saveDesk } from './desk.mts';
import { Editor } from './editor.mts';
import { pictureExamples } from './examples.mts';
import { takeFirstSteps } from './firstSteps.mts';
import { Pictures } from './pictures.mts';
import type { Tour, Walk } from './tour.mts';

/** What a user does in the editor, done in a browser. */
export const editor: Part = {
	word: 'editor',
	title: 'The editor in a real browser',
	run: walkThrough,
};

async function walkThrough(stage: Stage): Promise<void> {
	const { checks, cleanup, options, progress } = stage;
	const services = await startAll(cleanup);
	const walks = new Map<string, Walk>();
	for (const { service, editor: walk } of MANIFESTS) {
		if (walk) walks.set(service.name, await walk());
	}
	const { n8n, instance } = await stage.rig();
	const page = await openPage(stage, instance.url);
	const editor = new Editor(page, instance.url);
	const pictures = await Pictures.open('editor');
	const tours = services.flatMap((service): Tour[] => {
		const walk = walks.get(service.name);
		return walk ? [{ editor, n8n, checks, pictures, service, walk }] : [];
	});
	const jobs = new Map<Tour, string>();

	/** A walk that fails does not keep the others from running: each begins where it can. */
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

	const inputs = tours.map(({ service, walk }) => [inputOf(service.name), walk.item] as const);
	const desk = await saveDesk(n8n, Object.fromEntries(inputs));
	await attempt('The editor, opened for the first time', async () => await editor.open(desk));
	for (const tour of tours) {
		const { name } = tour.service;
		const title = `${name}: the node, its credential, its lists, a run`;
		const work = async () => {
			jobs.set(tour, await tour.walk.action(tour, inputOf(name)));
			await editor.panel.close();
		};
		await attempt(title, work, async () => await editor.open(desk));
	}

	await attempt('An empty workflow, and what can start it', async () => {
		await editor.openEmpty();
		await editor.creator.open();
		const names = tours.map(({ service }) => service.name);
		const found = await editor.creator.finds('AI job', ...names);
		checks.that(`"AI job" finds ${names.join(', ')}`, found);
		await editor.creator.close();
	});
	for (const tour of tours) {
		const { name } = tour.service;
		const work = async () => {
			await tour.walk.trigger(tour, jobs.get(tour) ?? '');
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
		await pictureExamples({ editor, n8n, checks, pictures }, services, options);
	});
	if (options.images && checks.failed === 0) {
		progress.say(`${await pictures.publish()} pictures are up to date under docs/images`);
	}
}

function inputOf(service: string): string {
	return `For ${service}`;
}
