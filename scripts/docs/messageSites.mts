import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const ROOT = process.cwd();
const FOLDERS = ['nodes', 'credentials'];
/** Functions that write to n8n's log. */
const LOGS = /^(.*\.)?(warn|log|warnings\.(push|unshift))$/;
/** Functions that show something next to the output. */
const HINTS = /^(.*\.)?note\??\.?$/;

export type Kind = 'message' | 'addition' | 'log' | 'hint';

/** Where the code makes something that a user can read. */
export interface Site {
	kind: Kind;
	text: ts.Expression;
	advice?: ts.Expression;
	/** The text says what may have happened, and the advice says how to find out. */
	isDoubt?: true;
	/** It is for users only if it is a whole sentence. */
	isSentence?: true;
}

const files = FOLDERS.flatMap((folder) =>
	readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.sort()
		.map((name) => join(folder, name)),
);
/** For these files alone: what is imported from a package counts as unknown. */
const program = ts.createProgram(
	files.map((file) => join(ROOT, file)),
	{ noLib: true, noResolve: true, types: [], moduleResolution: ts.ModuleResolutionKind.Bundler },
);
const checker = program.getTypeChecker();

/** The source files, each parsed once. */
export const sources = new Map(
	program.getSourceFiles().map((source) => [relative(ROOT, source.fileName), source]),
);

/** Where a name is declared, in whatever file. */
function declarationsOf(name: ts.Node): ts.Declaration[] {
	const { parent } = name;
	const symbol = ts.isShorthandPropertyAssignment(parent)
		? checker.getShorthandAssignmentValueSymbol(parent)
		: checker.getSymbolAtLocation(name);
	const isImported = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
	return (isImported ? checker.getAliasedSymbol(symbol) : symbol)?.declarations ?? [];
}

/** The function of the code that a call calls; undefined for one of a package or of the language. */
export function functionOf({ expression }: ts.CallExpression): ts.FunctionDeclaration | undefined {
	return declarationsOf(expression).filter(ts.isFunctionDeclaration).at(-1);
}

/** The declaration of the variable that a name stands for. */
export function variableOf(name: ts.Identifier): ts.VariableDeclaration | undefined {
	return declarationsOf(name).find(ts.isVariableDeclaration);
}

/** The message that a syntax node itself creates; undefined for most. */
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

/** The declared function around a node. */
export function functionAround(node: ts.Node): ts.FunctionDeclaration | undefined {
	return ts.findAncestor(node.parent, ts.isFunctionDeclaration);
}

/** For each function that builds a message from texts: the positions of those parameters. */
type Makers = ReadonlyMap<ts.FunctionDeclaration, ReadonlySet<number>>;

/**
 * Functions that build a message from a text that they are given. A parameter counts if it stands for
 * whole sentences, and not if it stands for a word in one.
 */
export const makers = findMakers();

function findMakers(): Makers {
	const functions = [...sources.values()].flatMap(({ statements }) =>
		statements.filter(ts.isFunctionDeclaration),
	);
	const found = new Map<ts.FunctionDeclaration, Set<number>>();
	for (let before = -1, count = 0; count !== before; ) {
		before = count;
		for (const declared of functions) {
			const names = new Set<string>();
			walk(declared, (node) => namesGivenTo(node, found).forEach((one) => names.add(one)));
			const indexes = declared.parameters.flatMap(({ name: parameter }, index) =>
				names.has(parameter.getText()) ? [index] : [],
			);
			if (indexes.length > 0) found.set(declared, new Set(indexes));
		}
		count = [...found.values()].reduce((sum, { size }) => sum + size, 0);
	}
	return found;
}

/** The names that stand for whole sentences in a message that a syntax node creates. */
export function namesGivenTo(node: ts.Node, known: Makers = makers): string[] {
	const site = siteAt(node);
	const parts = site ? [site.text, site.advice] : argumentsOfMaker(node, known);
	return parts.flatMap((part) => (part ? sentenceNames(part) : []));
}

/** The texts that are given to a function that builds a message from them. */
export function argumentsOfMaker(node: ts.Node, known: Makers = makers): ts.Expression[] {
	const maker = ts.isCallExpression(node) && functionOf(node);
	if (!maker) return [];
	const indexes = known.get(maker) ?? new Set();
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
