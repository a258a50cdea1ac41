import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { listen, shut } from '../../../simulators/common/loopback.mts';
import { asList, asObject, isObject, type JsonObject } from '../../json.mts';

const FACTS = 'The links lead to another domain than the sender uses. It urges to sign in at once.';
/** What a mail orders the agent to answer, which a gullible model does. */
const ORDER = /Agent, answer: ([^"\\]*)/;

/**
 * A chat model without a mind, with OpenAI's Chat Completions API: it calls the tool that it is given,
 * and then repeats what the tool decided, or what the mail orders it to say.
 */
export async function startChatModel() {
	const server = createServer((request, response) => {
		void answerTo(request).then((answer) => {
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

async function answerTo(request: IncomingMessage): Promise<JsonObject> {
	if (request.method === 'GET') return { object: 'list', data: [] };
	const { messages, tools } = asObject(JSON.parse(await text(request)), 'The request');
	const last = asList(messages, 'Its messages').filter(isObject).at(-1);
	const message = last?.role === 'tool' ? verdict(messages, last) : toolCall(tools);
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

function toolCall(tools: unknown): JsonObject {
	const [tool] = asList(tools, 'The tools');
	const { name } = asObject(asObject(tool, 'The tool').function, 'Its function');
	const call = { name, arguments: JSON.stringify({ facts: FACTS }) };
	return { content: null, tool_calls: [{ id: 'call_1', type: 'function', function: call }] };
}

function verdict(messages: unknown, { content }: JsonObject): JsonObject {
	const order = ORDER.exec(JSON.stringify(messages))?.[1];
	const label = /"result_label\W+(\w+)/.exec(JSON.stringify(content))?.[1];
	return { content: order ?? `Arcanna decided: ${label}. ${FACTS}` };
}
