import { join } from 'node:path';

import { startChatModel } from '../../lab/chatModel.mts';
import { installPackage, packOne, projectPackages } from '../../lab/pack.mts';
import { N8nClient, OWNER } from '../../lab/rest.mts';
import { startGravityAi } from '../../simulators/gravityAi.mts';
import { openPage } from '../editor/browser.mts';
import { Editor } from '../editor/editor.mts';
import { Pictures } from '../editor/pictures.mts';
import type { Part, Rig, Stage } from '../part.mts';
import { MODEL, outcomeOf, type Visit, walk } from './walk.mts';

/** A package, and the name that it gives its node. */
const UMBRELLA = { name: 'n8n-nodes-ai-jobs', called: 'Gravity AI' };
const SINGLE = { name: 'n8n-nodes-gravity-ai', called: 'Gravity AI On-Demand' };

/** What a new user does from the search for a node to an AI agent that uses it. */
export const newUser: Part = {
	word: 'new-user',
	title: 'A new user, with the package with all services',
	run: async (stage) => await walkIn(stage, await stage.rig(), UMBRELLA),
};

/** The same where only the package for one service is installed. */
export const newUserSingle: Part = {
	word: 'new-user-single',
	title: 'A new user, with the package for one service',
	onlyWhenNamed: true,
	run: async (stage) => await walkIn(stage, await rigWithSingle(stage), SINGLE),
};

async function rigWithSingle(stage: Stage): Promise<Rig> {
	const { folder, progress, signal } = stage;
	const info = (await projectPackages()).find(({ name }) => name === SINGLE.name);
	if (!info) throw new Error(`There is no package ${SINGLE.name}`);
	const userFolder = join(folder, 'home');
	await progress.step(`${SINGLE.name}: packed and installed`, async () => {
		const { tarball } = await packOne(info, join(folder, 'packed'), signal);
		await installPackage(tarball, userFolder, signal);
	});
	const instance = await progress.step(
		'Starting n8n',
		async () => await stage.start({ userFolder }),
	);
	const n8n = new N8nClient(instance.url, signal);
	await n8n.signIn(OWNER);
	return { instance, n8n, userFolder };
}

async function walkIn(
	stage: Stage,
	{ n8n, instance }: Rig,
	{ name, called }: typeof UMBRELLA,
): Promise<void> {
	const { checks, cleanup, progress } = stage;
	const types = await n8n.nodeTypes();
	const packages = types
		.map((type) => type.split('.')[0])
		.filter((one) => [UMBRELLA.name, SINGLE.name].includes(one));
	checks.equal('the package is the only one of ours', [...new Set(packages)], [name]);

	const gravityAi = await startGravityAi({ jobMs: 200, outcome: outcomeOf });
	const model = await startChatModel(MODEL);
	cleanup.add(async () => {
		await Promise.all([gravityAi.close(), model.close()]);
	});
	const { type, data } = model.credential('A model');
	await n8n.createCredential('A model', type, data);

	const page = await openPage(stage, instance.url);
	const pictures = await Pictures.open(name);
	const editor = new Editor(page, instance.url);
	const visit: Visit = { editor, checks, pictures, gravityAi, called };
	for (const [title, step] of walk) {
		try {
			await progress.step(title, async () => await step(visit));
		} catch (error) {
			stage.signal.throwIfAborted();
			await pictures.takeForDebugging(title, page.locator('body')).catch(() => {});
			throw error;
		}
	}
}
