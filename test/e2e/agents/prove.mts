import type { Checks } from '../../lab/checks.mts';
import { asList, asObject, type JsonObject } from '../../lab/json.mts';
import type { Rig, Stage } from '../part.mts';
import { type ListedTool, McpSession } from './mcp.mts';
import type { Trouble } from './refusals.mts';
import { startServices, type Services } from './services.mts';
import { asSent, type Tool, type ToolCase } from './toolCase.mts';
import { toolWorkflow } from './workflow.mts';

const PATH = 'all-tools';

/** Far below what a model's context holds; the services' own objects are smaller here. */
const MOST_CHARACTERS = 4_000;

/** Tools whose description the user wrote, one of each node. */
const MANUAL: Record<string, string> = {
	Look_up_a_decision: 'Tells what was decided about an alert that was sent before',
	Look_up_a_job: 'Tells whether the nightly scoring is done',
	Look_up_a_process: 'Tells how far the summary of an invoice is, and the summary itself',
	Look_up_an_execution: 'Tells what was found about a user',
};

/**
 * Connects each operation as a tool to n8n's MCP Server Trigger, and lists and calls them all with
 * a client of that protocol.
 */
export async function proveTools(
	{ checks, cleanup, progress, signal }: Stage,
	{ n8n, instance }: Pick<Rig, 'n8n' | 'instance'>,
	triggerVersion: number,
): Promise<void> {
	const services = await startServices(cleanup);
	const tools = [...services.cases, ...manualTools(services.cases)];
	const session = await progress.step(`A workflow with ${tools.length} tools`, async () => {
		const credentials = new Map();
		for (const { name, type, data } of services.credentials) {
			const id = await n8n.createCredential(name, type, data);
			credentials.set(name, { id, name, type });
		}
		const draft = toolWorkflow(tools, credentials, { path: PATH, triggerVersion });
		await n8n.activate(await n8n.createWorkflow(draft));
		return await McpSession.open(`${instance.url}/mcp/${PATH}`, signal, cleanup);
	});

	checkList(await session.list(), tools, checks);
	progress.say('Each tool called by an agent');
	for (const toolCase of services.cases) await checkCall(session, toolCase, checks);
	progress.say('Calls that can come to nothing');
	await checkMissing(session, services, checks);
	for (const trouble of services.troubles) await checkTrouble(session, trouble, services, checks);
}

function manualTools(cases: Tool[]): Tool[] {
	return cases
		.filter(({ name }) => name in MANUAL)
		.map((tool) => ({
			...tool,
			name: `${tool.name}_in_my_words`,
			description: MANUAL[tool.name],
			manual: true,
		}));
}

function checkList(listed: ListedTool[], tools: Tool[], checks: Checks): void {
	checks.equal(
		'each node is listed as a tool',
		listed.map(({ name }) => name).sort(),
		tools.map(({ name }) => name).sort(),
	);
	for (const { name, description, parameters } of tools) {
		const tool = listed.find((one) => one.name === name);
		checks.equal(`${name}: "${description}"`, tool?.description, description);
		const wanted = argumentsIn(parameters);
		checks.equal(
			`${name} takes ${Object.keys(wanted).join(', ') || 'no argument'}`,
			{ types: tool?.argumentTypes, texts: tool?.argumentTexts, required: tool?.required.sort() },
			{
				types: mapped(wanted, ({ type }) => type),
				texts: mapped(wanted, ({ text }) => text),
				required: Object.keys(wanted).sort(),
			},
		);
	}
	const automatic = tools.filter(({ manual }) => !manual);
	const operations = new Set(
		automatic.map(
			({ type, parameters: { resource, operation } }) => `${type} ${resource} ${operation}`,
		),
	);
	checks.equal(
		`the ${operations.size} operations have a description each that no other has`,
		new Set(automatic.map(({ description }) => description)).size,
		operations.size,
	);
}

/** What the model is asked for by `$fromAI` in a tool's parameters. */
function argumentsIn(parameters: JsonObject): Record<string, { type?: string; text: string }> {
	const found = JSON.stringify(parameters).matchAll(/\$fromAI\('(\w+)', '([^']+)', '(\w+)'\)/g);
	return Object.fromEntries(
		[...found].map(([, name, text, type]) => [
			name,
			// Any JSON is an argument without a type of its own.
			{ type: type === 'json' ? undefined : type, text },
		]),
	);
}

function mapped<T, R>(record: Record<string, T>, change: (value: T) => R): Record<string, R> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

async function checkCall(session: McpSession, toolCase: ToolCase, checks: Checks): Promise<void> {
	const { name, args, service, fields, requests, expected } = toolCase;
	service.forget();
	const { isError, text } = await session.call(name, args);
	checks.equal(
		`${name} answers with ${text.length} characters`,
		isError ? text : picked(text, fields),
		expected(),
	);
	checks.equal(
		`${name}: the service got ${requests().length === 1 ? 'one request' : `${requests().length} requests`}`,
		asSent(service).sort(),
		requests().sort(),
	);
	checks.that(`${name}: short enough`, text.length < MOST_CHARACTERS, text);
}

function picked(text: string, fields?: string[]): JsonObject[] {
	return asList(JSON.parse(text), 'The answer').map((item) => {
		const all = asObject(item, 'An item');
		return fields ? Object.fromEntries(fields.map((field) => [field, all[field]])) : all;
	});
}

async function checkMissing(
	session: McpSession,
	services: Services,
	checks: Checks,
): Promise<void> {
	for (const { name, args } of services.cases) {
		const [missing, ...others] = Object.keys(args);
		const given = Object.fromEntries(others.map((argument) => [argument, args[argument]]));
		const before = services.requests();
		const { isError, text } = await session.call(name, given);
		checks.equal(
			`${name} without "${missing}": nothing is sent, and the answer names it`,
			{ isError, named: text.includes(missing), sent: services.requests() - before },
			{ isError: true, named: true, sent: 0 },
		);
		if (!text.includes(missing)) checks.that(text, false);
	}
}

async function checkTrouble(
	session: McpSession,
	{ title, tool, args, plan, says }: Trouble,
	{ secrets }: Services,
	checks: Checks,
): Promise<void> {
	plan?.();
	const { isError, text } = await session.call(tool, args);
	checks.that(
		`${title}: "${says.join('", "')}"`,
		isError && says.every((part) => text.includes(part)),
		text,
	);
	checks.equal(
		`${title}: no key is told`,
		secrets.filter((secret) => text.includes(secret)),
		[],
	);
}
