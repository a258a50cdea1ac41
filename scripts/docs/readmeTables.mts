import { anchor, blocks, plain, table } from './markdown.mts';
import { type Choice, eventsOf, operationsOf } from './servicePage.mts';
import type { DocumentedService } from './services.mts';

/** What the nodes do, in a table for each, with links to the pages. */
export function operationTables(services: DocumentedService[]): string {
	return blocks(
		...services.map(({ action, trigger, page }) => {
			const link = ({ name, heading }: Choice) => `[${name}](${page}#${anchor(heading)})`;
			return blocks(
				`### ${action.displayName}`,
				table(
					['Resource', 'Operation', 'What it does'],
					operationsOf(action).map((choice) => [
						choice.resource,
						link(choice),
						plain(choice.description),
					]),
				),
				table(
					['Trigger On', 'Starts the workflow'],
					eventsOf(trigger).map((choice) => [link(choice), plain(choice.description)]),
				),
			);
		}),
	);
}
