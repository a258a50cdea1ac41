import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

import type { Cleanup } from '../../lab/cleanup.mts';
import { untilLive } from '../../lab/fetch.mts';
import { asList, asObject, asText, type JsonObject } from '../../lab/json.mts';

/** A tool as a model sees it. */
export interface ListedTool {
	name: string;
	description: string;
	/** The types of its arguments, by name. */
	argumentTypes: Record<string, unknown>;
	/** The descriptions of its arguments, by name. */
	argumentTexts: Record<string, unknown>;
	required: string[];
}

/** What a model reads of a call. */
export interface ToolAnswer {
	isError: boolean;
	text: string;
}

/** A client that has a session with n8n's MCP Server Trigger, as an AI agent elsewhere has. */
export class McpSession {
	private constructor(
		private readonly client: Client,
		private readonly signal: AbortSignal,
	) {}

	/** Waits until the trigger listens, and begins a session that ends with `cleanup`. */
	static async open(url: string, signal: AbortSignal, cleanup: Cleanup): Promise<McpSession> {
		await untilLive(url, signal);
		const client = new Client({ name: 'test-agent', version: '1.0.0' });
		const transport = new StreamableHTTPClientTransport(new URL(url));
		await client.connect(transport);
		cleanup.add(async () => {
			await transport.terminateSession().catch(() => {});
			await client.close();
		});
		return new McpSession(client, signal);
	}

	async list(): Promise<ListedTool[]> {
		const { tools } = await this.client.listTools(undefined, { signal: this.signal });
		return tools.map(({ name, description = '', inputSchema }) => {
			const properties = Object.entries(asObject(inputSchema.properties ?? {}, 'The arguments'));
			const told = (key: string) =>
				Object.fromEntries(
					properties.map(([argument, schema]) => [argument, asObject(schema, argument)[key]]),
				);
			return {
				name,
				description,
				argumentTypes: told('type'),
				argumentTexts: told('description'),
				required: inputSchema.required ?? [],
			};
		});
	}

	async call(name: string, args: JsonObject): Promise<ToolAnswer> {
		const answer = await this.client.callTool({ name, arguments: args }, undefined, {
			signal: this.signal,
		});
		const [content] = asList(answer.content, `The answer of ${name}`);
		const text = asText(asObject(content, `The answer of ${name}`).text, 'Its text');
		return { isError: answer.isError === true, text };
	}
}
