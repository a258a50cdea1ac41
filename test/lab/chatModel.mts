import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { listen, shut } from '../simulators/common/loopback.mts';
import { asList, asObject, isObject, type JsonObject } from './json.mts';

/** What a simulated model says. */
export interface ModelScript {
	/** The arguments of its tool call. */
	args: JsonObject;
	/**
	 * Its final reply.
	 * @param conversation all messages so far, as JSON
	 * @param result what the tool returned, as JSON
	 */
	reply: (conversation: string, result: string) => string;
}

/**
 * A chat model that follows a script, with OpenAI's Chat Completions API: it calls the first tool that it is
 * given, and then replies.
 */
export async function startChatModel(script: ModelScript) {
	const server = createServer((request, response) => {
		void answerTo(request, script).then((answer) => {
			response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
		});
	});
	const port = await listen(server);
	return {
		credential: (name: string) => ({
			name,
			type: 'openAiApi',
			data: { apiKey: 'none', url: `http://127.0.0.1:${port}/v1` },
		}),
		close: async () => await shut(server),
	};
}

async function answerTo(
	request: IncomingMessage,
	{ args, reply }: ModelScript,
): Promise<JsonObject> {
	if (request.method === 'GET') return { object: 'list', data: [] };
	const { messages, tools } = asObject(JSON.parse(await text(request)), 'The request');
	const last = asList(messages, 'Its messages').filter(isObject).at(-1);
	const message =
		last?.role === 'tool'
			? { content: reply(JSON.stringify(messages), JSON.stringify(last.content)) }
			: toolCall(tools, args);
	const finish_reason = 'tool_calls' in message ? 'tool_calls' : 'stop';
	return {
		id: 'chat-1',
		object: 'chat.completion',
		created: 0,
		model: 'simulated',
		choices: [{ index: 0, finish_reason, message: { role: 'assistant', ...message } }],
		usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
	};
}

function toolCall(tools: unknown, args: JsonObject): JsonObject {
	const [tool] = asList(tools, 'The tools');
	const { name } = asObject(asObject(tool, 'The tool').function, 'Its function');
	const call = { name, arguments: JSON.stringify(args) };
	return { content: null, tool_calls: [{ id: 'call_1', type: 'function', function: call }] };
}
