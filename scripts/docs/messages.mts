import ts from 'typescript';

import { renderText, standsFor, type Values } from './messageText.mts';
import {
	argumentsOfMaker,
	functionAround,
	functionOf,
	type Kind,
	makers,
	namesGivenTo,
	type Site,
	siteAt,
	sources,
	walk,
} from './messageSites.mts';

/** A message whose headline is the service's own error message. */
export const OWN_WORDS = "The service's own message";

/** Something that a user can read when a run stops, beside its output, or in n8n's log. */
export interface Message {
	/** With names in ‹› for what is filled in. */
	text: string;
	/** What to do, if that is not part of the text. */
	advice: string;
	kind: Kind;
	file: string;
}

/**
 * Every message that the files of a folder create, read from their code: see `siteAt`. What a function
 * builds from a text that it is given, such as the advice of `refused`, counts where it is called. The other
 * sentences in the code come as additions, log lines or hints.
 * @param folder relative to the project, such as `nodes/shared`
 * @param elsewhere texts that are left out, such as those of the editor, in one
 */
export function collectMessages(folder: string, elsewhere = ''): Message[] {
	return [...sources]
		.filter(([file]) => file.startsWith(`${folder}/`))
		.flatMap(([file, source]) => {
			const used = new Set<ts.Node>();
			const made = madeIn(source, used);
			return [...made, ...leftIn(file, source, used, elsewhere)].map((one) => ({ ...one, file }));
		});
}

type Found = Omit<Message, 'file'>;

function madeIn(source: ts.SourceFile, used: Set<ts.Node>): Found[] {
	const found: Found[] = [];
	walk(source, (node) => {
		const site = siteAt(node);
		const given = site ? [site.text, site.advice] : argumentsOfMaker(node);
		given.forEach((part) => part && note(part, used));
		if (dependsOnCaller(node)) return;
		if (site) found.push(...told(site));
		else if (ts.isCallExpression(node) && given.length > 0) found.push(...madeBy(node));
	});
	return found;
}

/** Whether a text is a parameter of the function around it. */
function dependsOnCaller(node: ts.Node): boolean {
	const around = functionAround(node);
	const indexes = around && makers.get(around);
	const names = namesGivenTo(node);
	return [...(indexes ?? [])].some((index) =>
		names.includes(around?.parameters[index].name.getText() ?? ''),
	);
}

/** The messages that a call builds from its arguments, through however many such functions. */
function madeBy(call: ts.CallExpression, values?: Values): Found[] {
	const maker = functionOf(call);
	if (maker === undefined) return [];
	const inner = new Map(
		maker.parameters.flatMap(({ name, initializer }, index) => {
			const given = call.arguments[index] ?? initializer;
			return given ? [[name.getText(), renderText(given, values)] as const] : [];
		}),
	);
	const found: Found[] = [];
	walk(maker, (node) => {
		if (!dependsOnCaller(node)) return;
		const site = siteAt(node);
		if (site) found.push(...told(site, inner));
		else if (ts.isCallExpression(node)) found.push(...madeBy(node, inner));
	});
	return found;
}

function told({ kind, text, advice, isDoubt, isSentence: whole }: Site, values?: Values): Found[] {
	const texts = renderText(text, values).filter((one) => !whole || isSentence(one));
	const advices = advice ? renderText(advice, values) : [''];
	return texts.flatMap((headline) =>
		advices.flatMap((what): Found[] => {
			if (isDoubt) {
				return [
					{ kind, text: `${headline}. The request was not resent. ${what}`.trim(), advice: '' },
				];
			}
			if (hasWords(headline)) return [{ kind, text: headline, advice: what }];
			return kind === 'message' && hasWords(what) ? [{ kind, text: OWN_WORDS, advice: what }] : [];
		}),
	);
}

/** The sentences that are in no message, nor elsewhere. */
function leftIn(
	file: string,
	source: ts.SourceFile,
	used: Set<ts.Node>,
	elsewhere: string,
): Found[] {
	const found = new Map<ts.Node, Found[]>();
	const visit = (node: ts.Node): void => {
		if (used.has(node) || ts.isImportDeclaration(node) || ts.isParameter(node)) return;
		if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
			const sentences = renderText(node).filter(
				(text) => isSentence(text) && !isIn(elsewhere, text),
			);
			const made = sentences.map((text) => ({ kind: kindIn(file), text, advice: '' }));
			if (made.length > 0) return void found.set(node, made);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	const within = new Set<ts.Node>();
	for (const node of found.keys())
		walk(node, (part) => standsFor(part).forEach((one) => within.add(one)));
	return [...found].flatMap(([node, made]) => (within.has(node) ? [] : made));
}

function kindIn(file: string): Kind {
	if (/triggers\/|watching\.ts$/.test(file)) return 'log';
	return /(runSummary|sample)\.ts$|durable\//.test(file) ? 'hint' : 'addition';
}

/** Notes the texts in an expression, and those of the constants in it. */
function note(part: ts.Node, used: Set<ts.Node>): void {
	walk(part, (node) => {
		used.add(node);
		for (const text of standsFor(node)) {
			if (!used.has(text)) note(text, used);
		}
	});
}

function hasWords(text: string): boolean {
	return /[a-z]{2}.*\s.*[a-z]{2}/i.test(text.replace(/‹.*?›/g, '‹›'));
}

function isSentence(text: string): boolean {
	return (
		/^([A-Z"‹/]|n8n ).*[a-z]{2}.*\s.*([\w#?"›)\]/]\.|: ‹reason›)$/.test(text) &&
		/^.*\s.*\s/.test(text)
	);
}

/** Whether a text is in another, whatever is filled in. */
function isIn(whole: string, text: string): boolean {
	const parts = text.split(/‹.*?›/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(parts.join('.{1,60}?')).test(whole);
}
