/** A heading, a paragraph, a table or a block of code; blank lines go between them. */
export function blocks(...parts: Array<string | false | undefined>): string {
	return parts.filter(Boolean).join('\n\n');
}

export function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
	return text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
}

export function code(text: string): string {
	return `\`${text}\``;
}

export function json(value: unknown): string {
	return `\`\`\`json\n${JSON.stringify(value, null, '\t')}\n\`\`\``;
}

/** Text that Markdown must not read as anything else, from a description that may hold links. */
export function plain(text: string): string {
	return text
		.replace(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)<\/a>/g, '[$2]($1)')
		.replace(/[_*](?=\s|$)|(?<=\s)[_*]/g, '\\$&')
		.replace(/\{\{.*?\}\}/g, '`$&`');
}

/** The part of an address that GitHub gives a heading. */
export function anchor(heading: string): string {
	return heading
		.toLowerCase()
		.replace(/[^\w\s-]/g, '')
		.replaceAll(' ', '-');
}
