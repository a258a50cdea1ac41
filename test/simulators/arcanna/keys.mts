import type { ReceivedRequest } from '../common/log.mts';
import { Refusal } from '../common/refusal.mts';

/** The scopes of a management key that the routes here ask for. */
export const SCOPES = [
	'read:event_query',
	'read:event_export',
	'write:events',
	'write:event_feedback',
	'write:event_agentic_notes',
	'execute:job_operations',
	'execute:reprocess_events',
	'read:job_metrics',
	'read:resources',
] as const;
export type Scope = (typeof SCOPES)[number];

/** An input key sees the jobs of its integration, a management key all of them, within its scopes. */
export type ArcannaKey =
	| { kind: 'input'; integration: string; owner: string }
	| { kind: 'management'; scopes: readonly Scope[]; owner: string };

export const INTEGRATION = 'rest-api';

export const keys = {
	input: 'input-key-of-rest-api',
	/** Of an integration that the default jobs don't belong to. */
	otherInput: 'input-key-of-another-integration',
	/** With every scope. */
	management: 'management-key',
	/** Without any scope. */
	scopeless: 'management-key-without-scopes',
};

export function defaultKeys(): Map<string, ArcannaKey> {
	return new Map<string, ArcannaKey>([
		[keys.input, { kind: 'input', integration: INTEGRATION, owner: 'analyst' }],
		[keys.otherInput, { kind: 'input', integration: 'another', owner: 'stranger' }],
		[keys.management, { kind: 'management', scopes: SCOPES, owner: 'manager' }],
		[keys.scopeless, { kind: 'management', scopes: [], owner: 'trainee' }],
	]);
}

/** The key of a request, if it is a known one. */
export function keyOf(
	request: ReceivedRequest,
	known: Map<string, ArcannaKey>,
): ArcannaKey | undefined {
	const sent = request.headers['x-arcanna-api-key'];
	return typeof sent === 'string' ? known.get(sent) : undefined;
}

export function requireScope(key: ArcannaKey, scope: Scope): void {
	if (key.kind === 'input' || key.scopes.includes(scope)) return;
	throw new Refusal(403, `The API key lacks the scope ${scope}`);
}
