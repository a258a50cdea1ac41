import type { Locator, Page } from 'playwright-core';

/** The elements with this test ID. */
export function part(within: Page | Locator, name: string): Locator {
	return within.locator(`[data-test-id="${name}"]`);
}

/** Whether something becomes visible in time. */
export async function shows(what: Locator): Promise<boolean> {
	return await what
		.first()
		.waitFor({ state: 'visible' })
		.then(
			() => true,
			() => false,
		);
}
