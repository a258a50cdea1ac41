import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { join } from 'node:path';

import { OWNER } from '../../lab/rest.mts';
import type { Stage } from '../part.mts';
import { type Program, programPath } from '../programs.mts';

const CHROMIUM: Program = {
	names: ['chromium', 'chromium-browser', 'google-chrome'],
	packages: ['chromium', 'fonts-liberation'],
};

const ARGUMENTS = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** How long something may take to appear; on a busy machine the editor is slow. */
const PATIENCE_MS = 120_000;

/**
 * A page in a browser of its own, in which the owner of n8n is signed in. It can't reach anything
 * outside of this machine.
 */
export async function openPage(stage: Stage, url: string): Promise<Page> {
	const { cleanup, folder, progress, signal } = stage;
	const executablePath = await progress.step(
		'Chromium, the browser',
		async (note) => await programPath(CHROMIUM, { signal, note }),
	);
	const context = await chromium.launchPersistentContext(join(folder, 'browser'), {
		executablePath,
		headless: true,
		args: ARGUMENTS,
		viewport: { width: 1400, height: 900 },
	});
	cleanup.add(async () => await context.close());
	context.setDefaultTimeout(PATIENCE_MS);
	await stayHere(context);
	await context.request.post(`${url}/rest/login`, {
		data: { emailOrLdapLoginId: OWNER.email, password: OWNER.password },
	});
	const page = await context.newPage();
	signal.addEventListener('abort', () => void context.close(), { once: true });
	await dismissHints(page);
	// n8n asks before it discards a workflow that was not saved.
	page.on('dialog', (dialog) => void dialog.accept());
	return page;
}

async function stayHere(context: BrowserContext): Promise<void> {
	await context.route('**/*', async (route) => {
		const { protocol, hostname } = new URL(route.request().url());
		const near = hostname === '127.0.0.1' || ['data:', 'blob:'].includes(protocol);
		await (near ? route.continue() : route.abort());
	});
}

/** n8n's own "did you know" bubbles cover the buttons. */
async function dismissHints(page: Page): Promise<void> {
	const bubble = page.getByRole('button', { name: 'Got it' });
	await page.addLocatorHandler(bubble, async () => await bubble.first().click());
}
