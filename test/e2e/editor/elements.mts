import type { Locator, Page } from 'playwright-core';

/** The elements that n8n has given this name for tests. */
export function part(within: Page | Locator, name: string): Locator {
	return within.locator(`[data-test-id="${name}"]`);
}

/** Whether something comes into view in time. */
export async function shows(what: Locator): Promise<boolean> {
	return await what
		.first()
		.waitFor({ state: 'visible' })
		.then(
			() => true,
			() => false,
		);
}
