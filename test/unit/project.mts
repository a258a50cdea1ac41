import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = process.cwd();

/** The text of a file, by its path in the repository. */
export function textOf(path: string): string {
	return readFileSync(join(ROOT, path), 'utf8');
}

export function exists(path: string): boolean {
	return existsSync(join(ROOT, path));
}

/** The files that a path names; `<Service>` and the like stand for any name. */
export function filesNamed(path: string): string[] {
	const [top] = path.split('/');
	const whole = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/<\w+>/g, '[\\w-]+')}$`);
	return readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
		.map((file) => join(top, file))
		.filter((file) => whole.test(file));
}

/** What n8n loads of a package. */
export interface Loaded {
	nodes: string[];
	credentials: string[];
}

/** The packages, by folder: the one with all services, and the one of each. */
export function packages(): { umbrella: Loaded; single: Loaded[] } {
	const loaded = (folder: string): Loaded => JSON.parse(textOf(join(folder, 'package.json'))).n8n;
	const single = readdirSync(join(ROOT, 'packages'), { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => loaded(join('packages', name)));
	return { umbrella: loaded('.'), single };
}
