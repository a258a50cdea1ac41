import type { Locator, Page } from 'playwright-core';

import { isObject } from '../../lab/json.mts';
import type { SavedWorkflow } from '../../lab/rest.mts';
import { part, shows } from './elements.mts';
import { NodeCreator } from './nodeCreator.mts';
import { NodePanel } from './nodePanel.mts';

/** n8n's editor in a page of the browser, driven by the test IDs of its elements. */
export class Editor {
	readonly creator: NodeCreator;
	readonly panel: NodePanel;

	constructor(
		readonly page: Page,
		private readonly url: string,
	) {
		this.creator = new NodeCreator(page);
		this.panel = new NodePanel(page);
	}

	/** Opens a saved workflow by its address. */
	async open({ id, nodes }: SavedWorkflow): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`, { waitUntil: 'commit' });
		await this.#drawn(drawnNodes(nodes).length);
	}

	async openEmpty(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`, { waitUntil: 'commit' });
		await part(this.page, 'canvas-add-button').waitFor();
	}

	/** Opens the panel of a node on the canvas. */
	async openNode(name: string): Promise<void> {
		const has = this.page.getByText(name, { exact: true });
		await part(this.page, 'canvas-node').filter({ has }).first().dblclick();
		await this.panel.element.waitFor();
	}

	/** Runs the workflow that is open. */
	async execute(): Promise<void> {
		await part(this.page, 'execute-workflow-button').first().click();
	}

	/** Sends a message to the workflow's chat, and returns whether this text appears in it. */
	async chat(message: string, expected: string | RegExp): Promise<boolean> {
		const chat = part(this.page, 'canvas-chat');
		const input = part(chat, 'chat-input');
		// A run may have opened it.
		if (!(await input.isVisible())) await part(this.page, 'workflow-chat-button').first().click();
		await input.fill(message);
		await this.page.keyboard.press('Enter');
		return await shows(chat.filter({ hasText: expected }));
	}

	async nodeCount(): Promise<number> {
		return await part(this.page, 'canvas-node').count();
	}

	/** The workflow as the canvas shows it: a workflow that was just opened is in view as a whole. */
	canvas(): Locator {
		return part(this.page, 'canvas-wrapper');
	}

	async #drawn(nodes: number): Promise<void> {
		await part(this.page, 'canvas-node')
			.nth(nodes - 1)
			.waitFor();
	}
}

/** The nodes of a workflow that the canvas draws as nodes, which excludes notes. */
export function drawnNodes(nodes: unknown[]): unknown[] {
	return nodes.filter((node) => !isObject(node) || node.type !== 'n8n-nodes-base.stickyNote');
}
