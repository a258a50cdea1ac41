import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

import { renderText } from './messageText.mts';

const ROOT = process.cwd();
/** A message whose headline is what the service answered. */
export const OWN_WORDS = "The service's own words";

/** Something that a user can read when a run stops, or in n8n's log. */
export interface Message {
	/** With names in ‹› for what is filled in. */
	text: string;
	/** What to do, where it stands apart from the text. */
	advice: string;
	kind: 'message' | 'addition' | 'log';
	file: string;
}

/**
 * Every message in the files of a folder, read from their code: what stands in an `InvalidParameterError`, in an
 * `Error` with a whole sentence, in an object with `message` and `advice`, or goes to a function of
 * the file that makes one; what `advising` adds to a message; and what goes to n8n's log: through
 * `warn`, with the `warnings` of a poll, or as a feed's `gapWarning`.
 * @param folder relative to the project, such as `nodes/shared`
 */
export function collectMessages(folder: string): Message[] {
	return sourcesIn(folder).flatMap((file) => {
		const text = readFileSync(join(ROOT, file), 'utf8');
		const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
		return collectIn(source).map((message) => ({
			...message,
			advice: message.advice.replace('‹repeated›', ' [Tried ‹tries› times.]'),
			file,
		}));
	});
}

function sourcesIn(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.sort()
		.map((name) => join(folder, name));
}

type Found = Omit<Message, 'file'>;

function collectIn(source: ts.SourceFile): Found[] {
	const makers = new Set(['InvalidParameterError', ...makersIn(source)]);
	const found: Found[] = [];
	const keep = (kind: Found['kind'], text: ts.Node | undefined, advice?: ts.Node) => {
		if (text === undefined) return;
		const advices = advice ? renderText(advice) : [''];
		for (const told of renderText(text)) {
			const own = hasWords(told) ? told : OWN_WORDS;
			for (const advised of advices) found.push({ kind, text: own, advice: advised });
		}
	};
	const visit = (node: ts.Node): void => {
		if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
			const name = lastName(node.expression);
			const [first, second] = node.arguments ?? [];
			if (makers.has(name) && isTold(first)) keep('message', first, second);
			if (name === 'Error' && isTold(first, /\.$/)) keep('message', first);
			if (name === 'advising' && isTold(first)) keep('addition', first);
			const logs =
				name === 'warn' || name === 'log' || node.expression.getText() === 'warnings.push';
			if (logs && isTold(first)) keep('log', first);
		}
		if (ts.isObjectLiteralExpression(node)) {
			const message = valueOf(node, 'message');
			const advice = valueOf(node, 'advice');
			if (message && (advice || isFailure(node.parent))) keep('message', message, advice);
			keep('log', valueOf(node, 'gapWarning'));
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** The functions of a file that make a message of what they are given. */
function makersIn(source: ts.SourceFile): string[] {
	return source.statements.filter(ts.isFunctionDeclaration).flatMap(({ name, parameters }) => {
		const [first, second] = parameters.map((parameter) => parameter.name.getText());
		return name && first === 'message' && second === 'advice' ? [name.text] : [];
	});
}

function isFailure(node: ts.Node): boolean {
	return ts.isNewExpression(node) && lastName(node.expression) === 'ServiceError';
}

function lastName(node: ts.Node): string {
	if (ts.isIdentifier(node)) return node.text;
	return ts.isPropertyAccessExpression(node) ? node.name.text : '';
}

/** Whether it has words of its own, and does not only hand on what it was given. */
function isTold(node: ts.Node | undefined, form = /./): boolean {
	return node !== undefined && renderText(node).some((text) => hasWords(text) && form.test(text));
}

function hasWords(text: string): boolean {
	return /[a-z]{2}.*\s.*[a-z]{2}/i.test(text.replace(/‹.*?›/g, '‹›'));
}

function valueOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
	for (const property of object.properties) {
		if (ts.isPropertyAssignment(property) && property.name.getText() === name) {
			return property.initializer;
		}
	}
	return undefined;
}
