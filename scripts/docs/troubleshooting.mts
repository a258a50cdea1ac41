import type { ICredentialType } from 'n8n-workflow';

import { REASONS } from '../../nodes/shared/http/networkReasons.ts';
import { blocks, code, plain, table } from './markdown.mts';
import { collectMessages, type Message, OWN_WORDS } from './messages.mts';
import { type Refusal, refusalsOf } from './refusals.mts';
import type { DocumentedService } from './services.mts';

interface Known extends DocumentedService {
	requests: Array<{ method: string; path: string }>;
}

const USUAL =
	'Check the Base URL in the credential, and that n8n can reach the service (DNS, proxy, firewall).';

/** All messages of the nodes, by the service that they are for. */
export function messageTables(services: Known[]): string {
	const elsewhere = [
		panelTexts(services),
		...textsIn(REASONS),
		...services.flatMap(({ credentials }) => credentials.flatMap(testMessages)),
		...services.flatMap((known) => refusalsOf(known, known.requests).map(({ advice }) => advice)),
	].join('\n');
	return blocks(
		'### All services',
		...tablesOf(collectMessages('nodes/shared', elsewhere)),
		'What ‹reason› can be when a connection fails, and the advice that follows it:',
		reasonTable(),
		...services.map((known) => serviceTables(known, elsewhere)),
	);
}

/** All texts of the editor, in one. */
export function panelTexts(services: DocumentedService[]): string {
	const shown = services.map(({ action, trigger, credentials }) => [
		action,
		trigger,
		credentials.map(({ properties }) => properties),
	]);
	return textsIn(shown).join('\n');
}

function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function reasonTable(): string {
	return table(
		['Reason', 'What to do'],
		REASONS.map(({ reason: { reason, advice } }) => [plain(reason), plain(advice ?? USUAL)]),
	);
}

function serviceTables(known: Known, elsewhere: string): string {
	const { service, folder, credentials, requests } = known;
	const named = (text: string) =>
		text
			.replaceAll(`‹${folder.toLowerCase()}›`, service.name)
			.replaceAll('‹service›', service.name);
	const messages = collectMessages(`nodes/${folder}`, elsewhere).map((message) => ({
		...message,
		text: named(message.text),
		advice: named(message.advice),
	}));
	return blocks(
		`### ${service.name}`,
		...tablesOf(messages),
		`When ${service.name} rejects a request, the headline is its own message, followed by this advice:`,
		refusalTable(refusalsOf(known, requests)),
		'Messages of the credential test:',
		table(
			['Message'],
			[...new Set(credentials.flatMap(testMessages))].map((message) => [plain(message)]),
		),
	);
}

function tablesOf(messages: Message[]): string[] {
	const of = (kind: Message['kind']) => messages.filter((message) => message.kind === kind);
	const others: Array<[string, string, Message[]]> = [
		['Other sentences, most of which follow in a message:', 'Sentence', of('addition')],
		['Hints above the output, after a run:', 'Hint', of('hint')],
		["Lines in n8n's log:", 'Message', of('log')],
	];
	return [
		rows(['Message', 'What to do'], of('message')),
		...others.flatMap(([said, head, some]) => (some.length > 0 ? [said, rows([head], some)] : [])),
	];
}

function rows(head: string[], messages: Message[]): string {
	const lines = messages.map(({ text, advice }) =>
		[text === OWN_WORDS ? `_${text}_` : plain(text), plain(advice)].slice(0, head.length),
	);
	const unique = [...new Map(lines.map((line) => [line.join('\n'), line])).values()];
	return table(
		head,
		unique.sort(([one], [other]) => one.localeCompare(other, 'en')),
	);
}

function refusalTable(refusals: Refusal[]): string {
	return table(
		['Status', 'Request', 'What to do'],
		refusals.map(({ statuses, requests, ofChanges, advice }, at) => [
			statuses.join(', '),
			ofChanges
				? 'requests that start or change something'
				: requests.length === 0
					? restOf(statuses, refusals, at)
					: requests.map(code).join(', '),
			ofChanges
				? `${plain(advice)} The message also says whether the request may have been accepted, and how to check.`
				: plain(advice),
		]),
	);
}

/** The requests that the most common advice is for: all of them, or those without other advice. */
function restOf(statuses: number[], refusals: Refusal[], at: number): string {
	const others = refusals.filter((_, index) => index !== at).flatMap((other) => other.statuses);
	return statuses.some((status) => others.includes(status)) ? 'all other requests' : 'all requests';
}

/** The messages of a credential test that are its own. */
export function testMessages({ test }: ICredentialType): string[] {
	const messages = (test?.rules ?? []).map(({ properties }) => properties.message);
	return [...new Set(messages)];
}
