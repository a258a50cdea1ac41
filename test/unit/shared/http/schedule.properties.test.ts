import fc from 'fast-check';

import type { Outcome, Safety } from '../../../../nodes/shared/http/exchange';
import { ServiceError } from '../../../../nodes/shared/http/errors';
import { send } from '../../../../nodes/shared/http/client';
import { propertyRuns } from '../propertyRuns.mts';
import {
	answer,
	JumpingClock,
	lost,
	nowhere,
	clientOf,
	START_MS,
	unreachable,
} from '../support.mts';

/**
 * However a service answers: when a request is sent again, and when not. What is due is said in
 * other words than the code's: by what has certainly not been taken.
 */
const FIVE_MINUTES_MS = 300_000;
const MOST_MS = 3_600_000;

interface Try {
	outcome: Outcome;
	/** Certainly not taken by the service: it said so, or it was never reached. */
	untaken: boolean;
	/** Could go through another time. */
	transient: boolean;
	/** In milliseconds. */
	asked?: number;
}

const plainTries: Try[] = [
	{ outcome: lost, untaken: false, transient: true },
	{ outcome: unreachable, untaken: true, transient: true },
	{ outcome: nowhere, untaken: true, transient: false },
];
const refused = fc.constantFrom(400, 401, 403, 404, 409, 413, 415, 422).map<Try>((status) => {
	return { outcome: answer(status), untaken: true, transient: false };
});
const troubled = fc.constantFrom(408, 425, 500, 502, 504, 507, 520, 529).map<Try>((status) => {
	return { outcome: answer(status), untaken: false, transient: true };
});
const busy = fc
	.tuple(
		fc.constantFrom(429, 503),
		fc.option(fc.oneof(fc.nat(90), fc.constant(3_600)), { nil: undefined }),
		fc.constantFrom('seconds', 'date'),
	)
	.map<Try>(([status, seconds, form]) => {
		const date = new Date(START_MS).toUTCString();
		const until = new Date(START_MS + (seconds ?? 0) * 1_000).toUTCString();
		const header =
			form === 'date' ? { 'retry-after': until, date } : { 'retry-after': `${seconds}` };
		return {
			outcome: answer(status, {}, seconds === undefined ? {} : header),
			untaken: status === 429,
			transient: true,
			asked: seconds && seconds * 1_000,
		};
	});
const good = fc.constant<Try>({ outcome: answer(200), untaken: false, transient: false });
const tries = fc.array(
	fc.oneof(fc.constantFrom(...plainTries), refused, troubled, { arbitrary: busy, weight: 3 }, good),
	{ minLength: 8, maxLength: 8 },
);
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test(
	'a request is sent again only where that can help and can start nothing twice',
	async () => {
		await fc.assert(
			fc.asyncProperty(
				tries,
				fc.constantFrom<Safety>('safe', 'unsafe', 'idempotent'),
				fc.nat(6),
				fc.option(fc.integer({ min: 0, max: 400_000 }), { nil: undefined }),
				fc.array(chance, { minLength: 1, maxLength: 4 }),
				fc.nat(20_000),
				async (told, safety, maxRetries, patienceMs, chances, answersAfterMs) => {
					const clock = new JumpingClock();
					clock.chances = chances;
					const begunAt: number[] = [];
					const pausesMs: number[] = [];
					const client = clientOf([], {
						clock,
						maxRetries,
						until: patienceMs === undefined ? undefined : START_MS + patienceMs,
						sleep: async (ms) => {
							pausesMs.push(ms);
							await clock.sleep(ms);
						},
						transport: async () => {
							begunAt.push(clock.now());
							clock.pass(answersAfterMs);
							return told[begunAt.length - 1].outcome;
						},
					});
					const result = await send(client, { method: 'POST', path: '/jobs', safety }).catch(
						(error: unknown) => error,
					);

					const seen = told.slice(0, begunAt.length);
					const last = seen[seen.length - 1];
					expect(begunAt.length).toBeLessThanOrEqual(maxRetries + 1);
					for (const one of seen.slice(0, -1)) {
						expect(one).toMatchObject({ transient: true });
						if (safety === 'unsafe') expect(one.untaken).toBe(true);
					}
					if (last.outcome.kind === 'answer' && last.outcome.status === 200) {
						expect(result).toBe(last.outcome);
					} else {
						expect(result).toBeInstanceOf(ServiceError);
					}
					// "Too early" is no acceptance, but not sent again either.
					const isEarly = seen.some(({ outcome }) => 'status' in outcome && outcome.status === 425);
					if (result instanceof ServiceError && safety !== 'safe' && !isEarly) {
						const mayCount = seen.some(({ untaken, transient }) => !untaken && transient);
						expect(result.facts.mayHaveSucceeded).toBe(mayCount);
					}
					const lastStart = START_MS + Math.min(FIVE_MINUTES_MS, patienceMs ?? Infinity);
					expect(Math.max(...begunAt.slice(1), 0)).toBeLessThanOrEqual(lastStart);
					// After the last pause there may be no turn left at the pace that the service allows.
					const hadNoTurn = pausesMs.length === begunAt.length;
					if (!hadNoTurn) expect(pausesMs).toHaveLength(begunAt.length - 1);
					pausesMs.forEach((ms, at) => {
						const { asked } = seen[at];
						if (asked) expect(ms).toBe(asked);
						else expect(ms).toBeLessThan(Math.min(30_000, 500 * 2 ** at + 1));
					});
					const mayGoOn = last.transient && (safety !== 'unsafe' || last.untaken);
					if (mayGoOn && begunAt.length <= maxRetries && !hadNoTurn) {
						const pauseMs = last.asked || 500 * 2 ** (begunAt.length - 1);
						expect(clock.now() + pauseMs).toBeGreaterThan(lastStart);
					}
				},
			),
			{ numRuns: propertyRuns(500) },
		);
	},
	MOST_MS,
);
