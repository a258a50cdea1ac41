import { anchor, blocks, plain, table } from './markdown.mts';
import { type Choice, eventsOf, operationsOf } from './servicePage.mts';
import type { DocumentedService } from './services.mts';

/** What the nodes do, in a table for each, with links to the pages. */
export function operationTables(services: DocumentedService[]): string {
	return blocks(
		...services.map((service) =>
			blocks(
				`### ${service.action.displayName}`,
				operationTable(service, service.page),
				triggerTable(service, service.page),
			),
		),
	);
}

/** What the action node does. `page` is where the links lead to. */
export function operationTable({ action }: DocumentedService, page: string): string {
	return table(
		['Resource', 'Operation', 'What it does'],
		operationsOf(action).map((choice) => [
			choice.resource,
			link(choice, page),
			plain(choice.description),
		]),
	);
}

/** What the trigger node does. `page` is where the links lead to. */
export function triggerTable({ trigger }: DocumentedService, page: string): string {
	return table(
		['Trigger On', 'Description'],
		eventsOf(trigger).map((choice) => [link(choice, page), plain(choice.description)]),
	);
}

function link({ name, heading }: Choice, page: string): string {
	return `[${name}](${page}#${anchor(heading)})`;
}
