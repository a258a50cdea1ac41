import type { JsonObject } from '../../lab/json.mts';
import type { Simulator } from '../../simulators/server.mts';

/** A node that is connected to an agent as a tool. */
export interface Tool {
	/** The node's name, and so the tool's. */
	name: string;
	/** The node type without the package and without `Tool`. */
	type: string;
	/** The credential's name. */
	credential: string;
	parameters: JsonObject;
	/** The tool's description for the model. */
	description: string;
	/** Whether the user wrote the description; by default n8n takes the operation's action. */
	manual?: boolean;
}

/** A tool, called once. */
export interface ToolCase extends Tool {
	service: Simulator;
	/** What the model passes. */
	args: JsonObject;
	/** What the service has to receive, each once, as `asSent` writes it; evaluated after the call. */
	requests: () => string[];
	/** The fields that are compared; all of them if none are named. */
	fields?: string[];
	/** The items that have to be returned; evaluated after the call. */
	expected: () => JsonObject[];
}

/** A parameter that the model fills in, as n8n's editor and its users write it. */
export function fromAi(
	name: string,
	description: string,
	type: 'string' | 'number' | 'boolean' | 'json' = 'string',
): string {
	return `={{ $fromAI('${name}', '${description}', '${type}') }}`;
}

/** A resource locator in one of its modes. */
export function locator(mode: 'id' | 'name', value: string): JsonObject {
	return { __rl: true, mode, value };
}

/**
 * The requests that a service has received, one line each: method, address, and the body if it is JSON.
 * A status check that is repeated while a job runs counts once.
 */
export function asSent({ received }: Simulator): string[] {
	const lines = received.map(({ method, path, search, headers, body }) => {
		const isJson = headers['content-type']?.startsWith('application/json');
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		return {
			line: `${method} ${path}${search} ${(isJson && text) || ''}`.trim(),
			isLook: method === 'GET' || path === '/admin/stats',
		};
	});
	return lines
		.filter(
			({ line, isLook }, index) => !isLook || lines.findIndex((one) => one.line === line) === index,
		)
		.map(({ line }) => line);
}
