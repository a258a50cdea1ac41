import ts from 'typescript';

/** What an expression in the code can say, in all its forms, with names in ‹› for what is filled in. */
export function renderText(node: ts.Node): string[] {
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (ts.isNumericLiteral(node)) return [Number(node.text).toLocaleString('en-US')];
	if (ts.isParenthesizedExpression(node) || ts.isAwaitExpression(node)) {
		return renderText(node.expression);
	}
	if (ts.isTemplateExpression(node)) {
		return node.templateSpans.reduce(
			(sofar, { expression, literal }) =>
				joined(
					sofar,
					renderText(expression).map((text) => text + literal.text),
				),
			[node.head.text],
		);
	}
	if (ts.isConditionalExpression(node)) return renderChoice(node);
	if (ts.isBinaryExpression(node)) {
		const [left, right] = [node.left, node.right].map(renderText);
		if (ts.isNumericLiteral(node.right)) return left;
		if (node.operatorToken.kind === ts.SyntaxKind.PlusToken) return joined(left, right);
		if (node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) return [...left, ...right];
		return [blank('number')];
	}
	if (ts.isIdentifier(node)) return renderName(node);
	if (ts.isPropertyAccessExpression(node)) return [blank(nameOf(node))];
	if (ts.isCallExpression(node)) return renderCall(node);
	return [blank('…')];
}

/** What is only sometimes said stands in brackets. */
function renderChoice({ whenTrue, whenFalse }: ts.ConditionalExpression): string[] {
	const texts = [...renderText(whenTrue), ...renderText(whenFalse)];
	const said = texts.filter((text) => text !== '');
	return said.length === texts.length ? said : said.map((text) => ` [${text.trim()}]`);
}

/** A constant of the same file counts as what it stands for. */
function renderName(node: ts.Identifier): string[] {
	const initializer = declarationOf(node)?.initializer;
	if (initializer && saysSomething(initializer)) return renderText(initializer);
	return [blank(node.text)];
}

function saysSomething(node: ts.Node): boolean {
	if (ts.isParenthesizedExpression(node)) return saysSomething(node.expression);
	if (ts.isConditionalExpression(node)) {
		return saysSomething(node.whenTrue) && saysSomething(node.whenFalse);
	}
	return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isNumericLiteral(node);
}

function renderCall(node: ts.CallExpression): string[] {
	const { expression } = node;
	if (ts.isPropertyAccessExpression(expression) && saysSomething(expression.expression)) {
		return renderText(expression.expression);
	}
	const [first] = node.arguments;
	return first && (ts.isIdentifier(first) || ts.isPropertyAccessExpression(first))
		? [blank(nameOf(first))]
		: [blank('…')];
}

function nameOf(node: ts.Node): string {
	if (ts.isIdentifier(node)) return node.text;
	if (!ts.isPropertyAccessExpression(node)) return '…';
	const { name, expression } = node;
	return name.text === 'name' || name.text === 'length' ? nameOf(expression) : name.text;
}

/** The declaration that a name refers to, in the nearest block around it. */
function declarationOf(node: ts.Identifier): ts.VariableDeclaration | undefined {
	for (let scope: ts.Node = node.parent; scope !== undefined; scope = scope.parent) {
		if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue;
		const found = scope.statements
			.filter(ts.isVariableStatement)
			.flatMap(({ declarationList }) => [...declarationList.declarations])
			.find(({ name }) => ts.isIdentifier(name) && name.text === node.text);
		if (found) return found;
	}
	return undefined;
}

function joined(beginnings: string[], ends: string[]): string[] {
	return beginnings.flatMap((beginning) => ends.map((end) => beginning + end));
}

function blank(name: string): string {
	const words = name
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.replaceAll('_', ' ')
		.toLowerCase();
	return words === '…' ? words : `‹${words}›`;
}
