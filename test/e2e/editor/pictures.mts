import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator } from 'playwright-core';

import { PROJECT } from '../../lab/folders.mts';

/** With a folder for each part that takes pictures. Git ignores it. */
const PICTURES = join(PROJECT, 'test', 'e2e', '.pictures');
const DOCUMENTATION = join(PROJECT, 'docs', 'images');

/** n8n's controls and bubbles are not what a picture is about. */
const STYLE = `
	[data-test-id="canvas-controls"],
	[data-test-id="canvas-minimap"],
	[data-test-id="node-feature-request"],
	.el-notification {
		visibility: hidden !important;
	}
`;

/** Takes pictures of the editor, for people to look at and for the documentation. */
export class Pictures {
	readonly #taken: string[] = [];

	private constructor(private readonly folder: string) {}

	/** @param of what takes them */
	static async open(of: string): Promise<Pictures> {
		const folder = join(PICTURES, of);
		await rm(folder, { recursive: true, force: true });
		return new Pictures(folder);
	}

	/** @param name without ending, such as `examples/arcanna/triage` */
	async take(name: string, element: Locator): Promise<void> {
		await this.#save(name, element);
		this.#taken.push(name);
	}

	/** Shows where something stopped; no picture for the documentation. */
	async takeForDebugging(name: string, element: Locator): Promise<void> {
		await this.#save(`stopped/${name}`, element);
	}

	/** Brings the documentation's pictures up to date, and returns how many there are. */
	async publish(): Promise<number> {
		await rm(join(DOCUMENTATION, 'examples'), { recursive: true, force: true });
		for (const name of this.#taken) {
			await cp(join(this.folder, `${name}.png`), join(DOCUMENTATION, `${name}.png`));
		}
		return this.#taken.length;
	}

	async #save(name: string, element: Locator): Promise<void> {
		const path = join(this.folder, `${name}.png`);
		await mkdir(dirname(path), { recursive: true });
		await element.screenshot({ path, animations: 'disabled', style: STYLE });
	}
}
