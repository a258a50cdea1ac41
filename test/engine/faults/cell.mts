import {
	atPace,
	logCount,
	logText,
	type Pace,
	recordedLogs,
	runIntoTimeout,
} from '../harness/index.mts';
import type { Simulator } from '../../simulators/server.mts';
import type { Elsewhere } from './elsewhere.mts';
import { newName } from './names.mts';
import { plant } from './plants.mts';
import { strayKeys, toldSecrets } from './secrets.mts';
import { POLL_TIMEOUT_MS, TIMEOUT_MS, type Ran, type Stage, type Staging } from './stage.mts';
import { leavesDoubt, type FaultRow, type Told } from './table/faults.mts';
import { expectedOf, type Ending, type Expected } from './table/rules.mts';
import type { Row } from './table/rows.mts';

/** Other hosts, which must not receive any request. */
export interface Others {
	elsewhere: Elsewhere;
	tls: Elsewhere;
}

/** What all cells of a service have in common. */
export interface Surroundings {
	others: Others;
	/** See `ServiceManifest`. */
	idFields: string[];
}

/** A cell's result: what differs from the table, or why there is nothing to check. */
export interface CellResult {
	fault: string;
	differences: string[];
	impossible?: string;
	/** How many runs of the operation, or polls, it took. */
	runs: number;
	/** A host received the key where it belongs, so there was something to leak. */
	keyCame: boolean;
}

/** More than any cell needs, unless it waits for something that never happens. */
const PATIENCE_S = 200;
/** A pattern for each kind of message. */
const MESSAGES: Record<Exclude<Told, 'service message'>, RegExp> = {
	'no connection': /^Couldn't (connect|download)/,
	'no response': /^No (usable )?response from|^The download from .* was incomplete/,
	'status only': /returned \d+ without details/,
	redirected: /redirected the request to/,
	'web page': /returned a web page titled "Welcome"/,
	'empty response': /returned an empty response/,
	'invalid JSON': /incomplete or invalid response/,
	'unexpected JSON':
		/unexpected JSON|without details|without|returned no ID|returned no (URL|valid time)/,
	'not finished': /(did not finish|was not made) within/,
	'no token': /^Couldn't get an access token from/,
};
/** What may have happened, and how to find out. */
const DOUBT = /([A-Z][^.]* may have [^.]*)\. The request was not resent(?: after that)?\. (.+)/;
/** The advice names an operation, a field or a place in the service, or says why there is none. */
const WHERE = /can't be looked up|has no event|"[^"]+"/;

/** Tests one cell: with the fault lasting, and with the fault hitting one request only. */
export async function runCell(
	row: Row,
	fault: FaultRow,
	staging: Staging,
	around: Surroundings,
): Promise<CellResult> {
	const expected = expectedOf(row, fault);
	if ('because' in expected) {
		return {
			fault: fault.word,
			differences: [],
			impossible: expected.because,
			runs: 0,
			keyCame: false,
		};
	}
	const pace: Pace = { pausesMs: [], aheadMs: 0 };
	return await atPace(pace, async () => {
		const begin = performer(row, fault, staging, around, pace);
		const lasting = await begin(Infinity, expected.lasting.ending);
		const differences = [
			...differencesWhileLasting(lasting, fault, expected.lasting, pace),
			...doubtsOf(lasting, row, fault),
		];
		const once = await begin(1, expected.once.ending);
		differences.push(...differencesOnce(once, expected.once));
		return { fault: fault.word, differences, runs: 2, keyCame: lasting.keyCame || once.keyCame };
	});
}

interface Performed {
	ran: Ran;
	ending: Ending;
	sent: number | undefined;
	jobs: number;
	keyCame: boolean;
	/** How a message may show a response that repeats the key. */
	echo: RegExp;
	/** What differs from the table so far. */
	wrong: string[];
}

function performer(row: Row, fault: FaultRow, staging: Staging, around: Surroundings, pace: Pace) {
	return async (times: number, expected: Ending) =>
		await perform(row, fault, staging, around, pace, times, expected);
}

async function perform(
	row: Row,
	fault: FaultRow,
	staging: Staging,
	{ others, idFields }: Surroundings,
	pace: Pace,
	times: number,
	expected: Ending,
): Promise<Performed> {
	const host = newName();
	const stage = await staging.open(host);
	try {
		const logsBefore = logCount();
		const { port } = stage.server;
		const planted = plant(
			fault.word,
			{
				...staging,
				server: stage.server,
				host,
				skip: staging.skip ?? 0,
				before: staging.before ?? 0,
				elsewhere: staging.followed
					? `${others.elsewhere.url}${staging.followed}`
					: `${others.elsewhere.url}/elsewhere?key=${encodeURIComponent(stage.secrets[0])}`,
				badTls: {
					untrusted: `https://${host}:${others.tls.port}`,
					none: `https://${host}:${port}`,
				},
				stood: () => runIntoTimeout(pace, host, isPoll(row) ? POLL_TIMEOUT_MS : TIMEOUT_MS),
				moveTo: (baseUrl) => stage.moveTo(baseUrl),
			},
			times,
		);
		const ran = await stage.run({ waitTimeout: expected === 'waits' ? 0.3 : PATIENCE_S });
		const sent = planted.used;
		const jobs = stage.jobs();
		planted.remove();
		const polls = stage.due ? [ran, await stage.run({ waitTimeout: PATIENCE_S })] : [ran];
		const wrong = [
			...(stage.due ? wrongEmissions(stage.due(), polls, idFields) : []),
			...leaks(stage, [...polls.map(({ all }) => all), logText(recordedLogs(logsBefore))]),
		];
		const keyCame = stage.hosts.some((host) => hasGotKey(host, stage.secrets));
		const echo = stage.server.keyHeader === undefined ? /Unknown key: none/ : /\*\*\*/;
		return { ran, ending: endingOf(ran, stage), sent, jobs, keyCame, echo, wrong };
	} finally {
		await stage.close();
	}
}

function endingOf({ error, items }: Ran, stage: Stage): Ending {
	if (error !== undefined) return MESSAGES['not finished'].test(error.message) ? 'waits' : 'fails';
	return stage.due !== undefined && items.length === 0 ? 'waits' : 'good';
}

function wrongEmissions(due: string[], polls: Ran[], idFields: string[]): string[] {
	const emitted = polls.flatMap(({ items }) =>
		items.map(({ json }) => String(idFields.map((field) => json[field]).find(isSet))),
	);
	if (emitted.length === 0) return ['lost: nothing came in the next poll'];
	const missing = due.filter((id) => !emitted.includes(id));
	const twice = emitted.filter((id, at) => emitted.indexOf(id) !== at);
	const failed = polls[1].error;
	return [
		...missing.map((id) => `lost: ${id}`),
		...twice.map((id) => `twice: ${id}`),
		...(failed ? [`the next poll failed: ${failed.message}`] : []),
	];
}

function isSet(value: unknown): boolean {
	return value !== undefined && value !== null;
}

/** Whether a host received a secret in the header for it, or in the form that requests a token. */
function hasGotKey({ keyHeader, received }: Simulator, secrets: string[]): boolean {
	return received.some(({ headers, path, body }) => {
		const form = path.endsWith('/token') ? JSON.stringify(body) : '';
		const given = keyHeader === undefined ? '' : String(headers[keyHeader] ?? '');
		return toldSecrets(given + form, secrets).length > 0;
	});
}

function leaks(stage: Stage, told: unknown[]): string[] {
	const strays = stage.hosts.flatMap(({ keyHeader, received }) =>
		received
			.filter((request) => strayKeys(withoutForm(request), stage.secrets, keyHeader))
			.map(({ method, path }) => `a key in the wrong place of ${method} ${path}`),
	);
	const leaked = told.flatMap((one) => toldSecrets(one, stage.secrets));
	return [...strays, ...leaked.map((index) => `secret ${index} was told`)];
}

/** The secret belongs in the form that requests a token. */
function withoutForm<R extends { path: string; body?: unknown }>(request: R): R {
	return request.path.endsWith('/token') ? { ...request, body: undefined } : request;
}

function differencesWhileLasting(
	{ ran, ending, sent, jobs, echo, wrong }: Performed,
	fault: FaultRow,
	expected: Expected['lasting'],
	{ pausesMs }: Pace,
): string[] {
	const { message = '', description } = ran.error ?? {};
	const differences = [...wrong];
	differences.push(...endingDiffers(ending, expected.ending, message));
	if (sent !== undefined && expected.sent !== 'any' && sent !== expected.sent) {
		differences.push(`sent ${sent} times, expected ${expected.sent}`);
	}
	if (jobs !== expected.jobs) differences.push(`started ${jobs} jobs, expected ${expected.jobs}`);
	const saying =
		expected.told === 'service message' ? echo : expected.told && MESSAGES[expected.told];
	const told = ran.error ? saying : undefined;
	if (told && !told.test(message))
		differences.push(`the message is "${message}", expected ${String(told)}`);
	if (ran.error && !description) differences.push(`no advice beside "${message}"`);
	differences.push(...saidTwice(description ?? '').map((one) => `says twice: ${one}`));
	if (fault.pauseMs && Number(expected.sent) > 1 && !expected.ownPause) {
		const [least, most] = fault.pauseMs;
		const pauses = pausesMs.filter((ms) => ms >= least && ms <= most);
		if (pauses.length === 0) differences.push(`paused ${pausesMs.join(', ')} ms`);
	}
	return differences;
}

/** Sentences that occur more than once in an advice. */
function saidTwice(advice: string): string[] {
	const sentences = advice.split(/(?<=[.!?]) (?=[A-Z"])/);
	return sentences.filter((one, at) => sentences.indexOf(one) !== at);
}

/**
 * What is wrong in what a message says about a request that starts or changes something. It has to say
 * that the request may have been accepted, and how to find out, if the fault leaves that open, and only then.
 */
function doubtsOf({ ran: { error } }: Performed, row: Row, fault: FaultRow): string[] {
	if (row.safety === 'safe' || error === undefined || fault.told === 'good') return [];
	const said = error.description ?? '';
	if (!leavesDoubt(fault)) return /may have/.test(said) ? [`in doubt without reason: ${said}`] : [];
	const [, mayHave, check] = DOUBT.exec(said) ?? [];
	if (mayHave === undefined) return [`does not say that it may have been accepted: ${said}`];
	return [
		...(/accepted the request/.test(mayHave)
			? [`does not say what may have happened: ${said}`]
			: []),
		...(WHERE.test(check) || check.includes(` in ${row.service}`)
			? []
			: [`does not say how to find out: ${said}`]),
		...(/try again later/i.test(said) ? [`says to try again: ${said}`] : []),
	];
}

function differencesOnce({ ran, ending, jobs, wrong }: Performed, expected: Expected['once']) {
	const message = ran.error?.message ?? '';
	const differences = [...wrong, ...endingDiffers(ending, expected.ending, message)];
	if (jobs !== expected.jobs) differences.push(`started ${jobs} jobs, expected ${expected.jobs}`);
	return differences.map((one) => `with a fault that passes: ${one}`);
}

function endingDiffers(ending: Ending, expected: Ending, message: string): string[] {
	if (ending === expected) return [];
	return [`the run ended "${ending}", expected "${expected}"${message && `: ${message}`}`];
}

function isPoll({ title }: Row): boolean {
	return title.startsWith('Trigger:');
}
