import type { ICredentialType } from 'n8n-workflow';

import { blocks, code, plain, table } from './markdown.mts';
import { collectMessages, type Message, OWN_WORDS } from './messages.mts';
import { type Refusal, refusalsOf } from './refusals.mts';
import type { DocumentedService } from './services.mts';

interface Known extends DocumentedService {
	requests: Array<{ method: string; path: string }>;
}

/** All that the nodes can say, by who says it. */
export function messageTables(services: Known[]): string {
	return blocks(
		'### All services',
		...tablesOf(collectMessages('nodes/shared')),
		...services.map((known) => serviceTables(known)),
	);
}

function serviceTables({ service, folder, credentials, requests }: Known): string {
	const messages = collectMessages(`nodes/${folder}`).map((message) => ({
		...message,
		text: message.text.replace(`‹${folder.toLowerCase()}›`, service.name),
	}));
	return blocks(
		`### ${service.name}`,
		...tablesOf(messages),
		`When ${service.name} rejects a request, the message is in its own words, with this advice:`,
		refusalTable(refusalsOf(service, requests)),
		`When the credential is tested:`,
		table(
			['Message'],
			credentials.flatMap(testMessages).map((message) => [plain(message)]),
		),
	);
}

function tablesOf(messages: Message[]): string[] {
	const of = (kind: Message['kind']) => messages.filter((message) => message.kind === kind);
	const [own, additions, logs] = [of('message'), of('addition'), of('log')];
	return [
		rows(['Message', 'What to do'], own),
		...(additions.length > 0
			? ['What can be added to a message:', rows(['Addition'], additions)]
			: []),
		...(logs.length > 0 ? ["In n8n's log:", rows(['Message'], logs)] : []),
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
		['Status', 'To', 'What to do'],
		refusals.map(({ statuses, requests, advice }) => [
			statuses.join(', '),
			requests.length === 0 ? 'any other request' : requests.map(code).join(', '),
			plain(advice),
		]),
	);
}

/** What the test of a credential can say, as far as it says it in its own words. */
export function testMessages({ test }: ICredentialType): string[] {
	const messages = (test?.rules ?? []).map(({ properties }) => properties.message);
	return [...new Set(messages)];
}
