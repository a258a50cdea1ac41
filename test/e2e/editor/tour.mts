import type { Checks } from '../../lab/checks.mts';
import type { JsonObject } from '../../lab/json.mts';
import type { N8nClient } from '../../lab/rest.mts';
import type { LabCredential, LabService } from '../../lab/service.mts';
import type { Editor } from './editor.mts';
import type { Pictures } from './pictures.mts';

const NOBODYS = 'not-a-key-of-anybody';

/** A service's walk through the editor, in two halves: on the desk, and in a workflow of triggers. */
export interface Walk {
	/** The item that the node gets. */
	item: JsonObject;
	/** Adds the action node behind the node of that name, and tries it; returns the ID of its job. */
	action: (tour: Tour, input: string) => Promise<string>;
	/** Adds the trigger, and tries it on that job if it watches given ones. */
	trigger: (tour: Tour, jobId: string) => Promise<void>;
}

/** What a walk through the editor needs. */
export interface Tour {
	editor: Editor;
	n8n: N8nClient;
	checks: Checks;
	pictures: Pictures;
	service: LabService;
	walk: Walk;
}

/** Finds a service's node by the service's name, and adds it with one of its actions or events. */
export async function add({ editor, checks, service }: Tour, action: string): Promise<void> {
	const found = await editor.creator.finds(service.name, service.name);
	checks.that(`"${service.name}" finds the node`, found);
	await editor.creator.pick(service.name, action);
	checks.that(`"${action}" adds it and opens its panel`, await editor.panel.element.isVisible());
}

interface CredentialTrial {
	credential: LabCredential;
	/** The field that makes it a good or a bad one. */
	secret: string;
	/** The text that the red box has to show. */
	refusal: string;
	picture: string;
}

/** Enters a credential with a bad key first, then with the good one, in the dialog. */
export async function enterCredential(
	{ editor: { panel }, checks, pictures }: Tour,
	{ credential: { type, data }, secret, refusal, picture }: CredentialTrial,
): Promise<void> {
	const entering = await panel.newCredential();
	await pictures.take(picture, entering.element);
	await entering.save({ ...data, [secret]: NOBODYS });
	const said = await entering.refusal();
	checks.that(`${type}: a bad key gives the red box with our words`, said.includes(refusal), said);
	await entering.save({ [secret]: data[secret] });
	await entering.closed();
	const again = await panel.editCredential();
	checks.that(`${type}: a good key gives the green box`, await again.passes());
	await again.close();
}

/** Runs the node of the open panel, or fetches a test event. */
export async function run(
	{ editor: { panel }, checks, pictures }: Tour,
	{ what, gives, picture }: { what: string; gives: string | RegExp; picture?: string },
): Promise<string> {
	const came = await panel.execute(gives);
	const output = await panel.outputText();
	checks.that(what, came, output.slice(0, 800));
	if (picture !== undefined) await pictures.take(picture, panel.element);
	return output;
}

/** The value of a field in the JSON that the output shows. */
export function valueIn(output: string, field: string): string {
	return new RegExp(`"${field}":\\s*"?([\\w-]+)`).exec(output)?.[1] ?? '';
}
