/**
 * The scopes that requests need from a management key. Source: the vendor's MCP server, where each tool
 * names its scope, and `utils/tool_scopes`, which reads those of the key.
 */
import type { Request } from '../shared/http/exchange';
import type { Ask, Refusal } from '../shared/http/service';

interface Scoped {
	path: RegExp;
	scope: string;
	/** What only a management key can do, for messages. */
	what?: string;
	/** What else to check when such a request is rejected. */
	other?: string;
}

const SCOPES: Scoped[] = [
	{
		path: /^\/api\/v2\/events\/(raw_es_)?query$/,
		scope: 'read:event_query',
		what: 'Listing events',
		other: 'With an input key, use the Arcanna Trigger with "Use Case Activity".',
	},
	{
		path: /\/add_agentic_notes$/,
		scope: 'write:event_agentic_notes',
		what: 'Adding a note',
		other: 'Check "Use Case" and "Event ID".',
	},
	{
		path: /\/reprocess$/,
		scope: 'execute:reprocess_events',
		what: 'Reprocessing an event',
		other: 'Check "Use Case" and "Event ID".',
	},
	{
		path: /^\/api\/v2\/metrics\/job$/,
		scope: 'read:job_metrics',
		what: 'Reading metrics',
		other: 'Check "Use Case".',
	},
	{ path: /\/feedback$/, scope: 'write:event_feedback' },
	{ path: /\/export$/, scope: 'read:event_export' },
	{ path: /^\/api\/v1\/events\/[^/]*$/, scope: 'write:events' },
	{ path: /\/jobs\/[^/]+\/(start|stop|train)$/, scope: 'execute:job_operations' },
	// When /api/v1 rejects a management key, the resources of /api/v2 are read.
	{ path: /^\/api\/(v2\/resources$|v1\/jobs\/)/, scope: 'read:resources' },
];

const SCOPES_OF_KEY = {
	method: 'GET',
	path: '/api/v2/token/scopes',
	safety: 'safe',
	timeoutMs: 10_000,
} as const;

/** The scope that a request needs; `undefined` if it is not known. */
export function scopeNeeded({ path }: Pick<Request, 'path'>): Scoped | undefined {
	return SCOPES.find((one) => one.path.test(path));
}

/**
 * Names the scope that the key lacks, if a request was rejected for that and Arcanna returns the key's
 * scopes. They have the format `action:category`, or `action:category:type:id` for one resource.
 */
export async function missingScope(
	request: Request,
	{ status }: Refusal,
	ask: Ask,
): Promise<string | undefined> {
	const scope = status === 403 ? scopeNeeded(request)?.scope : undefined;
	if (scope === undefined) return undefined;
	const given = await ask(SCOPES_OF_KEY);
	if (!Array.isArray(given)) return undefined;
	const scopes = given.map(String);
	// An input key has no scopes, and needs none on /api/v1.
	if (scopes.length === 0 && request.path.startsWith('/api/v1/')) return undefined;
	const fitting = scopes.filter((one) => one.split(':', 2).join(':') === scope);
	if (fitting.includes(scope)) return undefined;
	return fitting.length === 0
		? `The key does not have the scope "${scope}". Add it to the key in Arcanna, or use another key.`
		: `The key has the scope "${scope}" only for some resources: ${fitting.join(', ')}. Extend it in Arcanna, or use another key.`;
}
