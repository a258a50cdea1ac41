import type { Locator, Page } from 'playwright-core';

import { CredentialDialog } from './credentialDialog.mts';
import { part, shows } from './elements.mts';

/** A node's panel: its input, its fields, its output. */
export class NodePanel {
	constructor(private readonly page: Page) {}

	get element(): Locator {
		return part(this.page, 'ndv');
	}

	get output(): Locator {
		return part(this.element, 'output-panel');
	}

	/** Creates a new credential for the node. */
	async newCredential(): Promise<CredentialDialog> {
		const first = part(this.element, 'node-credentials-empty-state');
		const select = part(this.element, 'node-credentials-select');
		await first.or(select).first().click();
		const another = part(this.page, 'node-credentials-select-item-new');
		const dialog = new CredentialDialog(this.page);
		await another.or(dialog.element).first().waitFor();
		if (await another.isVisible()) await another.click();
		await dialog.element.waitFor();
		return dialog;
	}

	/** Opens the credential that the node has. */
	async editCredential(): Promise<CredentialDialog> {
		await part(this.element, 'credential-edit-button').click();
		const dialog = new CredentialDialog(this.page);
		await dialog.element.waitFor();
		return dialog;
	}

	/** Chooses another of the saved credentials. */
	async useCredential(name: string): Promise<void> {
		await part(this.element, 'node-credentials-select').click();
		await this.page
			.locator('[data-test-id^="node-credentials-select-item-"]')
			.filter({ hasText: name })
			.first()
			.click();
	}

	/** Sets a field that offers some choices. */
	async choose(field: string, label: string): Promise<void> {
		await this.#field(field).click();
		const option = this.page
			.locator('.el-select-dropdown__item:visible')
			.filter({ has: this.page.getByText(label, { exact: true }) });
		await option.first().click();
	}

	async enter(field: string, text: string): Promise<void> {
		const box = this.#field(field).locator('input, textarea, .cm-content').first();
		await box.fill(text);
	}

	/** Adds a row to a field that has many. */
	async addRow(field: string, values: Record<string, string>): Promise<void> {
		const rows = part(this.element, `fixed-collection-${field}`);
		const add = part(rows, 'fixed-collection-add');
		await add.or(part(rows, 'fixed-collection-add-top-level-button')).first().click();
		for (const [name, text] of Object.entries(values)) await this.enter(name, text);
	}

	async turnOn(field: string): Promise<void> {
		await this.#field(field).locator('.el-switch').first().click();
	}

	/** Opens the pick-list of a field, picks this if it is offered, and returns whether it was. */
	async pick(field: string, label: string): Promise<boolean> {
		await part(part(this.element, `resource-locator-${field}`), 'rlc-input').click();
		const item = part(this.page, 'rlc-item').filter({ hasText: label });
		if (!(await shows(item))) return false;
		await item.first().click();
		return true;
	}

	/** Runs the node, or fetches a test event, and returns whether this appears in the JSON of its output. */
	async execute(expected: string | RegExp): Promise<boolean> {
		await part(this.element, 'node-execute-button').first().click();
		return await this.gives(expected);
	}

	/** Whether this appears in the JSON of its output. */
	async gives(expected: string | RegExp): Promise<boolean> {
		await part(this.output, 'radio-button-json').click();
		return await shows(this.output.filter({ hasText: expected }));
	}

	/** Runs the node, and returns whether its error contains this. */
	async fails(expected: string | RegExp): Promise<boolean> {
		await part(this.element, 'node-execute-button').first().click();
		return await shows(part(this.element, 'node-error-message').filter({ hasText: expected }));
	}

	/** Runs the node as a tool, with these arguments in place of those of a model. */
	async executeAsTool(args: Record<string, string>, expected: string | RegExp): Promise<boolean> {
		await part(this.element, 'node-execute-button').first().click();
		const inputs = part(this.page, 'from-ai-parameters-modal-inputs');
		for (const [name, text] of Object.entries(args)) {
			await part(inputs, `query.${name}`).locator('input, textarea').first().fill(text);
		}
		await part(this.page, 'execute-workflow-button').last().click();
		return await this.gives(expected);
	}

	/** Sets the node's output by hand, without a run. */
	async mock(items: object[]): Promise<void> {
		const edit = part(this.output, 'ndv-edit-pinned-data');
		const set = this.output.getByText('set mock data');
		await edit.or(set).first().click();
		await this.output.locator('.cm-content').fill(JSON.stringify(items));
		await this.output.getByRole('button', { name: 'Save' }).click();
	}

	/** Sets one of the settings that n8n has for every node. */
	async chooseSetting(field: string, label: string): Promise<void> {
		await part(this.element, 'tab-settings').click();
		await this.choose(field, label);
		await part(this.element, 'tab-params').click();
	}

	/** The output as it is shown. */
	async outputText(): Promise<string> {
		return await this.output.innerText();
	}

	async close(): Promise<void> {
		await part(this.element, 'ndv-close-button').click();
		await this.element.waitFor({ state: 'hidden' });
	}

	#field(name: string): Locator {
		return part(this.element, `parameter-input-${name}`);
	}
}
