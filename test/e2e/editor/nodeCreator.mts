import type { Locator, Page } from 'playwright-core';

import { part, shows } from './elements.mts';

/** The list of nodes that can be added. */
export class NodeCreator {
	constructor(private readonly page: Page) {}

	/** Opens it for a node that comes after an output of this one. */
	async openAfter(node: string, output = 0): Promise<void> {
		await this.#openAt(`output-handle"][data-node-name="${node}"][data-index="${output}"]`);
	}

	/** Opens it for a node that this one uses, such as its model or a tool. */
	async openFor(node: string, connection: 'ai_languageModel' | 'ai_tool'): Promise<void> {
		const type = `[data-connection-type="${connection}"]`;
		await this.#openAt(`input-handle"][data-node-name="${node}"]${type}`);
	}

	/** Opens it for an unconnected node: for the first of a workflow, or from the side. */
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

	/** Searches, and returns whether all of these are found. */
	async finds(text: string, ...names: string[]): Promise<boolean> {
		await this.#search.fill(text);
		const shown = await Promise.all(names.map(async (name) => await shows(this.#item(name))));
		return shown.every(Boolean);
	}

	/** Searches a node without actions by its name, and adds it. */
	async add(node: string): Promise<void> {
		await this.#search.fill(node);
		const name = part(this.page, 'node-creator-item-name').getByText(node, { exact: true });
		await name.first().click();
		await part(this.page, 'ndv').waitFor();
	}

	/** Opens the list of a found node's actions, and adds the node with one of its actions or events. */
	async pick(node: string, action: string): Promise<void> {
		await this.#item(node).first().click();
		// n8n names events so, and at the start of a workflow shows the others only after a click.
		const hasText = action.startsWith('On ') ? 'Triggers' : 'Actions';
		const group = part(this.page, 'node-creator-category-item').filter({ hasText });
		await this.#item(action).or(group).first().waitFor();
		if (!(await this.#item(action).first().isVisible())) await group.click();
		await this.#item(action).first().click();
		await part(this.page, 'ndv').waitFor();
	}

	async #openAt(handle: string): Promise<void> {
		const found = this.page.locator(`[data-test-id="canvas-node-${handle}`);
		await part(found, 'canvas-handle-plus').click();
		await this.#search.waitFor();
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
