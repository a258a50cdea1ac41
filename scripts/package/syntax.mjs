import ts from 'typescript';

import { readText } from './project.mjs';

export function parse(path) {
	return ts.createSourceFile(path, readText(path), ts.ScriptTarget.Latest, true);
}

export function lineOf(node) {
	const file = node.getSourceFile();
	return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

export function everyNode(root) {
	const nodes = [];
	const visit = (node) => {
		nodes.push(node);
		ts.forEachChild(node, visit);
	};
	visit(root);
	return nodes;
}

/** All that a file imports, exports from elsewhere or requires; `kept` is false for types only. */
export function importsOf(sourceFile) {
	return everyNode(sourceFile).flatMap((node) => {
		const specifier = specifierOf(node);
		if (!specifier || !ts.isStringLiteralLike(specifier)) return [];
		return [{ specifier: specifier.text, kept: isKept(node), line: lineOf(node) }];
	});
}

function specifierOf(node) {
	if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
	if (ts.isImportTypeNode(node))
		return ts.isLiteralTypeNode(node.argument) && node.argument.literal;
	if (!ts.isCallExpression(node)) return undefined;
	const called = node.expression;
	const loads = called.kind === ts.SyntaxKind.ImportKeyword || called.getText() === 'require';
	return loads ? node.arguments[0] : undefined;
}

function isKept(node) {
	if (ts.isImportDeclaration(node)) return !node.importClause?.isTypeOnly;
	return !ts.isImportTypeNode(node) && !node.isTypeOnly;
}

/** The names that a file uses without having declared them itself, with the line of each use. */
export function freeNames(sourceFile) {
	const nodes = everyNode(sourceFile).filter(ts.isIdentifier);
	const declared = new Set(nodes.filter(isDeclaration).map(({ text }) => text));
	return nodes
		.filter((node) => !declared.has(node.text) && !isLabel(node))
		.map((node) => ({ name: node.text, line: lineOf(node) }));
}

function isDeclaration(node) {
	const { parent } = node;
	const declares =
		ts.isVariableDeclaration(parent) ||
		ts.isParameter(parent) ||
		ts.isBindingElement(parent) ||
		ts.isFunctionLike(parent) ||
		ts.isClassLike(parent);
	return declares && parent.name === node && !ts.isMethodDeclaration(parent);
}

/** Whether an identifier only labels a member, as `process` does in `job.process`. */
function isLabel(node) {
	const { parent } = node;
	if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) {
		return parent.name === node;
	}
	if (ts.isBindingElement(parent)) return parent.propertyName === node;
	return ts.isClassElement(parent) || ts.isObjectLiteralElement(parent)
		? parent.name === node && !ts.isShorthandPropertyAssignment(parent)
		: false;
}
