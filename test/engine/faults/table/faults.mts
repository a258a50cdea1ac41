/** The kind of message that the user sees. */
export type Told =
	/** No connection was made: nothing was sent. */
	| 'no connection'
	/** The connection broke or took too long: the request may have been accepted. */
	| 'no response'
	/** The service's own words. */
	| 'service message'
	/** The status alone. */
	| 'status only'
	/** The response redirects to another address. */
	| 'redirected'
	/** A web page instead of JSON. */
	| 'web page'
	/** An empty response instead of JSON. */
	| 'empty response'
	/** A text that is not JSON, or not whole. */
	| 'invalid JSON'
	/** JSON other than expected. */
	| 'unexpected JSON'
	/** The job did not finish in time. */
	| 'not finished'
	/** No OAuth2 token. */
	| 'no token';

/** When a request is retried automatically. */
export type Repeats = 'always' | 'unless it creates' | 'never';

export interface FaultRow {
	word: string;
	title: string;
	repeats: Repeats;
	/** `good`: the fault does no harm, and the node returns the item as usual. */
	told: Told | 'good';
	/** A job's status is still checked after it. */
	transient?: true;
	/** The service accepted the request: if it creates something, that exists. */
	taken?: true;
	/** The request does not get as far as the service. */
	silent?: true;
	/** How long the node waits before it sends again, in milliseconds: at least, at most. */
	pauseMs?: [number, number];
}

const words = (status: number, more: Partial<FaultRow> = {}): FaultRow => ({
	word: String(status),
	title: `status ${status}`,
	repeats: 'never',
	told: 'service message',
	...more,
});
const busy = (word: string, title: string, more: Partial<FaultRow> = {}): FaultRow =>
	words(429, { word, title: `429, ${title}`, repeats: 'always', transient: true, ...more });
const lost = (word: string, title: string, more: Partial<FaultRow> = {}): FaultRow => ({
	word,
	title,
	repeats: 'unless it creates',
	told: 'no response',
	transient: true,
	...more,
});
const unusable = (word: string, title: string, told: Told): FaultRow => ({
	word,
	title,
	told,
	repeats: 'never',
	taken: true,
});
const harmless = (word: string, title: string): FaultRow => ({
	word,
	title,
	repeats: 'never',
	told: 'good',
	taken: true,
});
const unreached = (word: string, title: string, more: Partial<FaultRow> = {}): FaultRow => ({
	word,
	title,
	repeats: 'never',
	told: 'no connection',
	silent: true,
	...more,
});
const transient = { repeats: 'unless it creates', transient: true } as const;

/** Whether a request that meets this fault may have been accepted, as far as a node can know. */
export function leavesDoubt({ repeats, taken, told }: FaultRow): boolean {
	return repeats === 'unless it creates' || (taken === true && told !== 'good');
}

/** What can go wrong with a request, and how a node handles it. */
export const FAULTS: FaultRow[] = [
	unreached('refused', 'connection refused', { repeats: 'always', transient: true }),
	unreached('no-host', 'host name not found'),
	unreached('no-dns', 'no DNS server responds', { repeats: 'always', transient: true }),
	unreached('tls', "the certificate can't be trusted"),
	unreached('no-tls', 'no TLS at an https URL'),
	lost('reset-before', 'connection reset before the request was accepted'),
	lost('reset-after', 'connection reset after the request was accepted', { taken: true }),
	lost('time-out', 'no response within the timeout', { taken: true }),
	lost('hang-before', 'a response that stalls before its body', { taken: true }),
	lost('hang-within', 'a response that stalls in the middle of its body', { taken: true }),
	lost('cut-off', 'connection reset in the middle of the body', { taken: true }),
	{ word: '301', title: 'status 301 to another host', repeats: 'never', told: 'redirected' },
	{ word: '307', title: 'status 307 to another host', repeats: 'never', told: 'redirected' },
	words(400),
	words(401),
	words(403),
	words(404),
	words(408, transient),
	words(409),
	words(413),
	words(415),
	words(422),
	busy('429-seconds', 'Retry-After in seconds', { pauseMs: [2_000, 2_000] }),
	busy('429-date', 'Retry-After as a date', { pauseMs: [1_000, 4_000] }),
	busy('429-nonsense', 'invalid Retry-After', { pauseMs: [0, 4_000] }),
	busy('429-hour', 'Retry-After in an hour', { repeats: 'never' }),
	busy('429-clock', "Retry-After as a date by a service's clock that is an hour ahead", {
		pauseMs: [2_000, 2_000],
	}),
	words(500, { ...transient, taken: true }),
	words(502, { ...transient, taken: true }),
	words(503, { ...transient, taken: true }),
	words(504, { ...transient, taken: true }),
	unusable('html', 'status 200 with a web page', 'web page'),
	unusable('empty', 'status 200 with an empty body', 'empty response'),
	unusable('cut-json', 'status 200 with incomplete JSON', 'invalid JSON'),
	unusable('list', 'status 200 with unexpected JSON: a list of lists', 'unexpected JSON'),
	unusable('object', 'status 200 with unexpected JSON: an unknown object', 'unexpected JSON'),
	harmless('large', 'the response followed by 50 MB of spaces'),
	harmless('type', 'the response as text/html'),
	harmless('charset', 'the response with the wrong charset'),
	harmless('clock-ahead', "the service's clock is an hour ahead"),
	harmless('clock-behind', "the service's clock is an hour behind"),
];
