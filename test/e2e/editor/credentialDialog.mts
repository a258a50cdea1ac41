import type { Locator, Page } from 'playwright-core';

import type { JsonObject } from '../../lab/json.mts';
import { part, shows } from './elements.mts';

/** The dialog in which a credential is entered and tested. */
export class CredentialDialog {
	constructor(private readonly page: Page) {}

	get element(): Locator {
		return this.page
			.locator('.el-dialog')
			.filter({ has: part(this.page, 'credential-save-button') });
	}

	/** Enters the texts, and saves. n8n tests what was saved, and closes the dialog if the test passes. */
	async save(data: JsonObject): Promise<void> {
		for (const [name, value] of Object.entries(data)) {
			if (typeof value !== 'string') continue;
			await part(this.element, `parameter-input-${name}`).locator('input').fill(value);
		}
		await part(this.element, 'credential-save-button').click();
	}

	/** The text of the red box, with its details; empty if none appears. */
	async refusal(): Promise<string> {
		const details = this.element.getByText('More details');
		if (!(await shows(details))) return '';
		await details.click();
		return await this.element.innerText();
	}

	/** Whether the green box appears, or the dialog closes because of it. */
	async passes(): Promise<boolean> {
		return await shows(part(this.element, 'credentials-config-container-test-success'));
	}

	async closed(): Promise<void> {
		await this.element.waitFor({ state: 'hidden' });
	}

	async close(): Promise<void> {
		await this.element.locator('.el-dialog__headerbtn').click();
		await this.closed();
	}
}
