import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

import { untilLive } from '../../fetch.mts';
import { asList, asObject, asText, isObject, type JsonObject } from '../../json.mts';
import type { Bench, LabService } from '../../service.mts';
import { showTable } from '../../table.mts';
import { type Example, mapNodes } from '../../workflows.mts';

const TOOLS = 'agents/tools-for-an-agent.json';
const NAMES = [
	'Ask_Arcanna',
	'Get_scores',
	'Give_feedback',
	'Look_up_user',
	'Score_rows',
	'Summarize',
];

/** An agent that has no service of its own: it uses the others, as tools. */
export async function startAgentLab(): Promise<LabService> {
	return {
		name: 'AI agent',
		credentials: [],
		examples: [
			{
				file: TOOLS,
				credentials: {
					arcannaApi: 'Arcanna, input key',
					gravityAiApi: 'Gravity AI',
					entaingineApi: 'entAIngine',
					lightenUpOAuth2Api: 'LightenUp, OAuth2',
				},
				adapt: withUseCaseAndTemplate,
			},
		],
		exercise,
		stop: async () => {},
	};
}

function withUseCaseAndTemplate(example: Example): Example {
	const values: JsonObject = {
		jobId: { __rl: true, mode: 'id', value: '124' },
		processTemplate: '10011',
	};
	const fits = (type: string, name: string) => name !== 'jobId' || type.includes('.arcanna');
	return mapNodes(example, (node) => ({
		...node,
		parameters: Object.fromEntries(
			Object.entries(node.parameters).map(([name, value]) => [
				name,
				name in values && fits(node.type, name) ? values[name] : value,
			]),
		),
	}));
}

/** Does what an agent would: lists the tools, and calls each of them. */
async function exercise({ n8n, checks, progress, signal }: Bench): Promise<string> {
	const address = new URL(`${n8n.url}/mcp/ai-jobs`);
	await untilLive(address.href, signal);
	const client = new Client({ name: 'an agent', version: '1.0.0' });
	await client.connect(new StreamableHTTPClientTransport(address));
	try {
		const { tools } = await client.listTools();
		checks.equal('the agent sees the tools', tools.map(({ name }) => name).sort(), NAMES);
		checks.that(
			'each says what it is for, and what it needs',
			tools.every(
				({ description, inputSchema }) =>
					description && Object.keys(inputSchema.properties ?? {}).length > 0,
			),
		);
		const call = async (name: string, args: JsonObject): Promise<JsonObject> =>
			firstItem(await client.callTool({ name, arguments: args }));
		const results = await progress.step('An agent uses them', async () => {
			const event = await call('Ask_Arcanna', { alert: { title: 'Port scan', severity: 'low' } });
			const job = await call('Score_rows', { rows: 'customer,age\n1001,34' });
			return {
				Ask_Arcanna: event.result_label,
				Give_feedback: (
					await call('Give_feedback', { event_id: event.event_id, label: 'Escalate' })
				).status,
				Score_rows: job.state,
				Get_scores: typeof (await call('Get_scores', { job_id: job.id })).link,
				Summarize: (await call('Summarize', { text: 'A long text' })).state,
				Look_up_user: (await call('Look_up_user', { userid: '12345' })).state,
			};
		});
		showTable(progress, ['tool', 'what it gave'], Object.entries(results));
		checks.equal('each did its work', results, {
			Ask_Arcanna: 'Drop',
			Give_feedback: 'Feedback received',
			Score_rows: 'succeeded',
			Get_scores: 'string',
			Summarize: 'succeeded',
			Look_up_user: 'succeeded',
		});
		return `${tools.length} tools used over MCP`;
	} finally {
		await client.close();
	}
}

/** @throws Error with the tool's message, if it returned no item */
function firstItem(result: unknown): JsonObject {
	const { content, isError } = asObject(result, "The tool's answer");
	const [part] = asList(content, 'Its content');
	const text = asText(asObject(part, 'Its first part').text, 'Its text');
	if (isError === true) throw new Error(`The tool refused: ${text}`);
	const items: unknown = JSON.parse(text);
	const [item] = Array.isArray(items) ? items : [items];
	if (!isObject(item)) throw new Error(`The tool gave no item: ${text}`);
	return item;
}
