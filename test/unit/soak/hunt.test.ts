import { Hunt } from '../../e2e/soak/hunt.mts';
import { recorder, withFile } from './support.mts';

const BEGINNING = 'soak-secret-0123456789ab';
const KEY = `${BEGINNING}-gravity-7-fedcba9876543210`;
const MARKER = 'soak-marker-of-this-test';
const PLACE = 'a place';

const checked = (work: (hunt: Hunt) => void) => {
	const hunt = new Hunt(BEGINNING, MARKER);
	work(hunt);
	const { checks, counts } = recorder();
	hunt.check(checks, PLACE);
	return counts();
};

test('nothing searched, or no marker found, is no good sign', () => {
	expect(checked(() => {})).toEqual({ passed: 0, failed: 2 });
	expect(checked((hunt) => hunt.search(PLACE, 'nothing here'))).toEqual({ passed: 1, failed: 1 });
	expect(checked((hunt) => hunt.search(PLACE, `x${MARKER}x`))).toEqual({ passed: 2, failed: 0 });
});

test.each([
	['as it is', KEY],
	['its beginning', KEY.slice(0, BEGINNING.length + 1)],
	['in JSON in JSON', JSON.stringify(JSON.stringify({ apiKey: KEY }))],
	['in a URL', `https://example.com/?key=${encodeURIComponent(KEY)}`],
	['in base64', Buffer.from(KEY).toString('base64')],
	['in base64, after one byte', Buffer.from(`:${KEY}`).toString('base64')],
	['in base64, after two bytes', Buffer.from(`u:${KEY}:p`).toString('base64url')],
	[
		'a token of the service',
		`${Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url')}.e`,
	],
])('finds a key %s', (_, text) => {
	const told = checked((hunt) => hunt.search(PLACE, `${MARKER} before ${text} after`));
	expect(told).toEqual({ passed: 1, failed: 1 });
});

test.each([0, 1, 7, 20])('finds a key in a file where two pieces meet (%i)', async (before) => {
	const piece = 64 * 1024;
	const hunt = new Hunt(BEGINNING, MARKER);
	await withFile('x'.repeat(piece - before) + KEY + MARKER, async (path) => {
		await hunt.searchFile(PLACE, path);
	});
	expect(hunt.found(PLACE)).toBe(true);
});
