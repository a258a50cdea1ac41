import { MANIFESTS } from '../../../services/index.mts';
import { EXCEPTIONS } from './exceptions.mts';
import { FAULTS, type FaultRow } from './faults.mts';
import { ROWS, type Row } from './rows.mts';
import { expectedOf, isRepeated } from './rules.mts';

/** What the words in the column "Message" mean. */
const MESSAGES =
	"_Message_ is what the message says: n8n couldn't connect (_no connection_), the response was lost or incomplete (_no response_), the service's own message (_service message_), or what the service returned instead of a result (_redirected_, _web page_, _empty response_, _invalid JSON_, _unexpected JSON_).";

/** The expectations of the fault matrix as tables, for `docs/reliability.md`. */
export function faultTables(): string {
	const cells = ROWS.flatMap((row) => FAULTS.map((fault) => expectedOf(row, fault)));
	const impossible = cells.filter((cell) => 'because' in cell).length;
	return [
		'## What holds for every service',
		table(
			['Fault', 'Short name', 'Safe to repeat', 'Creates something', 'Message'],
			FAULTS.map((fault) => [
				fault.title,
				`\`${fault.word}\``,
				ruleFor(fault, 'safe'),
				ruleFor(fault, 'unsafe'),
				fault.told === 'good' ? '' : fault.told,
			]),
		),
		'_Safe to repeat_ is what happens to requests that only read, or that have the same effect when sent twice. _Creates something_ is what happens to requests that create, start or bill something.',
		MESSAGES,
		'## Exceptions',
		table(
			['Request', 'Fault', 'Reason'],
			EXCEPTIONS.map(({ rows, faults, because }) => [
				ROWS.filter(rows)
					.map(({ service, title }) => `${service}: ${title}`)
					.join('; '),
				faults.map((word) => `\`${word}\``).join(', '),
				because,
			]),
		),
		'## All combinations',
		`${ROWS.length} requests and ${FAULTS.length} faults make ${cells.length.toLocaleString('en-US')} combinations. ${(cells.length - impossible).toLocaleString('en-US')} of them are tested; ${impossible} can't occur, for the reasons given above.`,
		"`good`: the node returns the item. `again`: the request is retried, and the node returns the item if a retry succeeds. `waits`: the job is checked again later. `fails`: the item, or the poll, fails at once. `–`: the combination can't occur.",
		...MANIFESTS.flatMap(({ service }) => serviceSection(service.name)),
	].join('\n\n');
}

function ruleFor(fault: FaultRow, safety: Row['safety']): string {
	if (fault.told === 'good') return 'good';
	return isRepeated({ service: '', title: '', role: 'request', safety }, fault)
		? 'retried'
		: 'fails';
}

/** A table with a row for each fault: there are more of them than fit beside each other. */
function serviceSection(service: string): string[] {
	const rows = ROWS.filter((row) => row.service === service);
	const named = rows.map(({ title }, at) => `${at + 1}. ${title}`);
	const lines = FAULTS.map((fault) => [
		`\`${fault.word}\``,
		...rows.map((row) => word(row, fault)),
	]);
	return [
		`### ${service}`,
		named.join('\n'),
		table(['Fault', ...rows.map((_, at) => String(at + 1))], lines),
	];
}

function word(row: Row, fault: FaultRow): string {
	const expected = expectedOf(row, fault);
	if ('because' in expected) return '–';
	const { lasting, once } = expected;
	if (lasting.ending === 'good') return 'good';
	if (once.ending === 'good') return 'again';
	return lasting.ending;
}

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
