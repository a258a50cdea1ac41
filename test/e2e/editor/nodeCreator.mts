import type { Locator, Page } from 'playwright-core';

import { part, shows } from './elements.mts';

/** The list of nodes that can be added. */
export class NodeCreator {
	constructor(private readonly page: Page) {}

	/** Opens it for a node that comes after this one. */
	async openAfter(node: string): Promise<void> {
		const handle = `[data-test-id="canvas-node-output-handle"][data-node-name="${node}"]`;
		await part(this.page.locator(handle), 'canvas-handle-plus').click();
		await this.#search.waitFor();
	}

	/** Opens it for a node that stands alone: for the first of a workflow, or from the side. */
	async open(): Promise<void> {
		const first = part(this.page, 'canvas-add-button');
		const side = part(this.page, 'node-creator-plus-button');
		await first.or(side).first().waitFor();
		await ((await first.isVisible()) ? first : side).click();
		await this.#search.waitFor();
	}

	async close(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.#search.waitFor({ state: 'hidden' });
	}

	/** Searches, and says whether all of these come up. */
	async finds(text: string, ...names: string[]): Promise<boolean> {
		await this.#search.fill(text);
		const shown = await Promise.all(names.map(async (name) => await shows(this.#item(name))));
		return shown.every(Boolean);
	}

	/** Opens what a node that was found can do, and adds it with one of its actions or events. */
	async pick(node: string, action: string): Promise<void> {
		await this.#item(node).first().click();
		const triggers = part(this.page, 'node-creator-category-item').filter({ hasText: 'Triggers' });
		await this.#item(action).or(triggers).first().waitFor();
		if (!(await this.#item(action).first().isVisible())) await triggers.click();
		await this.#item(action).first().click();
		await part(this.page, 'ndv').waitFor();
	}

	get #search(): Locator {
		return this.page.locator(
			'input[data-test-id="node-creator-search-bar"], [data-test-id="node-creator-search-bar"] input',
		);
	}

	#item(text: string): Locator {
		return part(this.page, 'item-iterator-item').filter({ hasText: text });
	}
}
