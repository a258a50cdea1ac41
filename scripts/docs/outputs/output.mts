import { anchor, blocks, code, table } from '../markdown.mts';
import type { Example } from '../examples/example.mts';
import type { Choice } from '../servicePage.mts';

/** The text for a field whose meaning the service documents nowhere. */
export const UNKNOWN = 'Not documented.';

/** Items of one form, and what each of their fields means. */
export interface Output {
	/** A heading, such as "An event". */
	title: string;
	/** The operations and events that return it, such as `event.get` or `newDecision`. */
	from: string[];
	/** Items whose fields these have, too. */
	like?: Output;
	/** By the name of the field. */
	fields: Record<string, string>;
}

/** What the node adds to every job. */
export const STATE =
	'Added by the node: `running`, `succeeded` or `failed`. Check this field in your workflow.';

/** A table for each form of items. */
export function outputTables(outputs: Output[], choices: Choice[]): string {
	return blocks(
		'## Output fields',
		"What the services' documentation says about the fields. _Not documented_ means that it doesn't explain the field.",
		...outputs.map(({ title, from, like, fields }) =>
			blocks(
				`### ${title}`,
				`Returned by ${from.map((key) => linkTo(key, choices)).join(', ')}.`,
				like && `All fields of [${like.title.toLowerCase()}](#${anchor(like.title)}), and:`,
				table(
					['Field', 'Meaning'],
					Object.entries(fields).map(([name, meaning]) => [code(name), meaning]),
				),
			),
		),
	);
}

/** Where the fields of an example's items are explained. */
export function outputLink(outputs: Output[], example: Example, ownFields: string[]): string {
	const { title } = outputOf(outputs, example, ownFields);
	return `Output ([what the fields mean](#${anchor(title)})):`;
}

/** @throws Error when an operation's items, or a field in them, is not explained */
function outputOf(outputs: Output[], { of, output }: Example, ownFields: string[]): Output {
	const found = outputs.find(({ from }) => from.includes(of));
	if (!found) throw new Error(`scripts/docs/outputs says nothing of the output of ${of}`);
	const known = new Set([...Object.keys({ ...found.like?.fields, ...found.fields }), ...ownFields]);
	const unknown = output
		.flatMap(({ json }) => Object.keys(json))
		.filter((name) => !known.has(name));
	if (unknown.length > 0) {
		throw new Error(`scripts/docs/outputs, "${found.title}", lacks ${unknown.join(', ')} of ${of}`);
	}
	return found;
}

function linkTo(key: string, choices: Choice[]): string {
	const choice = choices.find((one) => one.key === key);
	if (!choice) throw new Error(`scripts/docs/outputs names ${key}, which is no operation`);
	return `[${choice.heading}](#${anchor(choice.heading)})`;
}
