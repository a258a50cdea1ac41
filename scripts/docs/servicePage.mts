import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import type { Example } from './examples/example.mts';
import { type Chosen, choicesOf, fieldsTable, notices, sentence, shownFields } from './fields.mts';
import { outputLink, outputTables } from './outputs/output.mts';
import { settingsList } from './settings.mts';
import { blocks, code, json } from './markdown.mts';
import { normalised, settled } from './normalise.mts';
import type { DocumentedService } from './services.mts';

/** One operation of a node, or one event of a trigger. */
export interface Choice {
	/** Such as `event.create` or `newDecision`. */
	key: string;
	heading: string;
	name: string;
	resource: string;
	description: string;
	chosen: Chosen;
}

export function operationsOf({ properties }: INodeTypeDescription): Choice[] {
	return choicesOf(properties, 'resource').flatMap((resource) =>
		choicesOf(properties, 'operation', { resource: String(resource.value) }).map((operation) => ({
			key: `${String(resource.value)}.${String(operation.value)}`,
			heading: `${resource.name}: ${operation.name}`,
			name: operation.name,
			resource: resource.name,
			description: operation.description ?? '',
			chosen: { resource: String(resource.value), operation: String(operation.value) },
		})),
	);
}

export function eventsOf({ properties }: INodeTypeDescription): Choice[] {
	return choicesOf(properties, 'triggerOn').map(({ name, value, description = '' }) => ({
		key: String(value),
		heading: `Trigger On: ${name}`,
		name,
		resource: '',
		description,
		chosen: { triggerOn: String(value) },
	}));
}

/** Everything about a service that can be generated from its node descriptions and its simulator. */
export function servicePage(
	documented: DocumentedService,
	examples: Example[],
	ownFields: string[] = [],
): string {
	const { action, trigger, credentials, outputs } = documented;
	const section = ({ properties }: INodeTypeDescription, choice: Choice) => {
		const example = exampleOf(choice, examples);
		const meaning = outputLink(outputs, example, ownFields);
		return sectionOf(properties, choice, example, documented, meaning);
	};
	return blocks(
		'## Credentials',
		...credentials.map(({ displayName, name, properties }) =>
			blocks(`### ${displayName} (${code(name)})`, fieldsTable(properties)),
		),
		outputTables(outputs, [...operationsOf(action), ...eventsOf(trigger)]),
		`## ${action.displayName} node (${code(action.name)})`,
		...operationsOf(action).map((choice) => section(action, choice)),
		`## ${trigger.displayName} node (${code(trigger.name)})`,
		...eventsOf(trigger).map((choice) => section(trigger, choice)),
	);
}

function exampleOf({ key }: Choice, examples: Example[]): Example {
	const found = examples.find(({ of }) => of === key);
	if (!found) throw new Error(`No example of ${key}: add one to scripts/docs/examples`);
	if (found.output.length === 0) throw new Error(`The example of ${key} gave no item`);
	return found;
}

function sectionOf(
	properties: INodeProperties[],
	{ heading, description, chosen }: Choice,
	{ parameters, input, output }: Example,
	documented: DocumentedService,
	meaning: string,
): string {
	const fields = shownFields(properties, chosen);
	const settings = settingsList(fields, parameters, (text) => String(settled(text, documented)));
	return blocks(
		`### ${heading}`,
		sentence(description),
		...notices(fields),
		fieldsTable(fields, chosen),
		settings !== '' && blocks('With these settings:', settings),
		input && blocks('Input item:', json(normalised(input, documented))),
		meaning,
		json(output.map((item) => normalised(item, documented))),
	);
}
