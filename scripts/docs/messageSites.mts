import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = process.cwd();
const FOLDERS = ['nodes', 'credentials'];
/** Functions that write to n8n's log. */
const LOGS = /^(.*\.)?(warn|log|warnings\.(push|unshift))$/;
/** Functions that show something beside the output. */
const HINTS = /^(.*\.)?note\??\.?$/;

export type Kind = 'message' | 'addition' | 'log' | 'hint';

/** Where the code makes something that a user can read. */
export interface Site {
	kind: Kind;
	text: ts.Expression;
	advice?: ts.Expression;
	/** The text is what may have happened, and the advice how to find out. */
	isDoubt?: true;
	/** It is for users only where it is a whole sentence. */
	isSentence?: true;
}

/** The source files, each parsed once. */
export const sources = new Map(
	FOLDERS.flatMap((folder) =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.sort()
			.map((name) => join(folder, name)),
	).map((file) => {
		const text = readFileSync(join(ROOT, file), 'utf8');
		return [file, ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)];
	}),
);

/** What a node of the code itself makes; undefined for most. */
export function siteAt(node: ts.Node): Site | undefined {
	if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
		const [text, advice] = node.arguments ?? [];
		if (text === undefined) return undefined;
		const name = node.expression.getText();
		if (name === 'InvalidParameterError') return { kind: 'message', text, advice };
		if (name === 'Error') return { kind: 'message', text, isSentence: true };
		if (/\??\.advising$/.test(name)) return { kind: 'addition', text };
		if (LOGS.test(name)) return { kind: 'log', text };
		return HINTS.test(name) ? { kind: 'hint', text } : undefined;
	}
	if (!ts.isObjectLiteralExpression(node)) return undefined;
	const gapWarning = valueOf(node, 'gapWarning');
	if (gapWarning) return { kind: 'log', text: gapWarning };
	const [mayHave, check] = [valueOf(node, 'mayHave'), valueOf(node, 'check')];
	if (mayHave && check) return { kind: 'addition', text: mayHave, advice: check, isDoubt: true };
	const [text, advice] = [valueOf(node, 'message'), valueOf(node, 'advice')];
	const isFailure = ts.isNewExpression(node.parent);
	return text && (advice || isFailure) ? { kind: 'message', text, advice } : undefined;
}

/** The value of a property; its own name where it is written short. */
export function valueOf(object: ts.ObjectLiteralExpression, name: string) {
	for (const property of object.properties) {
		if (property.name?.getText() !== name) continue;
		if (ts.isPropertyAssignment(property)) return property.initializer;
		if (ts.isShorthandPropertyAssignment(property)) return property.name;
	}
	return undefined;
}

/** Functions by their names: those that are declared, and those that a constant holds. */
export const functions = new Map([...sources.values()].flatMap(functionsIn));

type Declared = ts.FunctionDeclaration | ts.ArrowFunction;

function functionsIn(source: ts.SourceFile): Array<[string, Declared]> {
	return source.statements.flatMap((statement): Array<[string, Declared]> => {
		if (ts.isFunctionDeclaration(statement) && statement.name) {
			return [[statement.name.text, statement]];
		}
		return [];
	});
}

/** The declared function around a node. */
export function functionAround(node: ts.Node): string | undefined {
	for (let at = node.parent; at !== undefined; at = at.parent) {
		if (ts.isFunctionDeclaration(at)) return at.name?.text;
	}
	return undefined;
}

/**
 * Functions that make a text of a text that they are given, by their names: which of their parameters
 * is one. It is one where it stands for whole sentences, and not for a word in one.
 */
export const makers = findMakers();

function findMakers(): ReadonlyMap<string, ReadonlySet<number>> {
	const found = new Map<string, Set<number>>();
	for (let before = -1, count = 0; count !== before; ) {
		before = count;
		for (const [name, declared] of functions) {
			const names = new Set<string>();
			walk(declared, (node) => namesGivenTo(node, found).forEach((one) => names.add(one)));
			const indexes = declared.parameters.flatMap(({ name: parameter }, index) =>
				names.has(parameter.getText()) ? [index] : [],
			);
			if (indexes.length > 0) found.set(name, new Set(indexes));
		}
		count = [...found.values()].reduce((sum, { size }) => sum + size, 0);
	}
	return found;
}

/** The names that stand for whole sentences in what a node makes. */
export function namesGivenTo(
	node: ts.Node,
	known: ReadonlyMap<string, ReadonlySet<number>> = makers,
): string[] {
	const site = siteAt(node);
	const parts = site ? [site.text, site.advice] : argumentsOfMaker(node, known);
	return parts.flatMap((part) => (part ? sentenceNames(part) : []));
}

/** The texts that are given to a function that makes one of them. */
export function argumentsOfMaker(
	node: ts.Node,
	known: ReadonlyMap<string, ReadonlySet<number>> = makers,
): ts.Expression[] {
	if (!ts.isCallExpression(node)) return [];
	const indexes = known.get(node.expression.getText()) ?? new Set();
	return node.arguments.filter((_, index) => indexes.has(index));
}

function sentenceNames(node: ts.Expression): string[] {
	if (ts.isIdentifier(node)) return [node.text];
	if (ts.isConditionalExpression(node)) {
		return [node.whenTrue, node.whenFalse].flatMap(sentenceNames);
	}
	if (ts.isParenthesizedExpression(node)) return sentenceNames(node.expression);
	if (ts.isBinaryExpression(node)) return [node.left, node.right].flatMap(sentenceNames);
	if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
		return sentenceNames(node.expression.expression);
	}
	if (!ts.isTemplateExpression(node)) return [];
	return node.templateSpans.flatMap(({ expression, literal }, at) => {
		const before = at === 0 ? node.head.text : node.templateSpans[at - 1].literal.text;
		const isSentence = /(^|[.!?] )$/.test(before) && /^($| [A-Z])/.test(literal.text);
		return isSentence ? sentenceNames(expression) : [];
	});
}

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
	visit(node);
	ts.forEachChild(node, (child) => walk(child, visit));
}
