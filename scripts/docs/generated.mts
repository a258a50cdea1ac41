const BEGIN = (name: string) => `<!-- generated: ${name} -->`;
const END = (name: string) => `<!-- end of ${name} -->`;

/**
 * A page with a part between its markers replaced.
 * @throws Error when the page has no such part
 */
export function withPart(page: string, name: string, text: string): string {
	const begin = page.indexOf(BEGIN(name));
	const end = page.indexOf(END(name));
	if (begin === -1 || end < begin) {
		throw new Error(`No ${BEGIN(name)} … ${END(name)} in the page`);
	}
	return `${page.slice(0, begin)}${BEGIN(name)}\n\n${text}\n\n${page.slice(end)}`;
}
