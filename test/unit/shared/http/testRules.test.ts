import {
	bodyRules,
	objectRules,
	refusalRules,
	rulesOf,
	statusRules,
	typeRules,
} from '../../../../nodes/shared/http/testRules';

const rules = () =>
	rulesOf(
		...refusalRules({ service: 'Oracle', rejected: 'Wrong key', wrongAddress: 'Wrong URL' }, [422]),
		...bodyRules('ok', [false, undefined], 'Not ok'),
	);

/** What n8n shows for a status: the message of the first rule that fits. */
const shownFor = (status: number) =>
	rules().find(({ type, properties }) => type === 'responseCode' && properties.value === status)
		?.properties.message;

test.each([
	[200, undefined],
	[299, undefined],
	[300, 'Wrong URL'],
	[302, /redirects/],
	[401, 'Wrong key'],
	[403, 'Wrong key'],
	[404, 'Wrong URL'],
	[407, /proxy/],
	[422, undefined],
	[429, /Oracle is busy/],
	[503, /Oracle is busy/],
	[599, 'Wrong URL'],
	[600, undefined],
])('the status %d fails the test of a credential with %s', (status, message) => {
	const expected = message instanceof RegExp ? expect.stringMatching(message) : message;
	expect(shownFor(status)).toEqual(expected);
});

test('rules are said as n8n reads them', () => {
	const type = 'responseSuccessBody';
	expect(statusRules([418], 'Tea')).toEqual([
		{ type: 'responseCode', properties: { value: 418, message: 'Tea' } },
	]);
	expect(bodyRules('ok', [false], 'Not ok')).toEqual([
		{ type, properties: { key: 'ok', value: false, message: 'Not ok' } },
	]);
	expect(typeRules('error', ['String'], 'No')).toEqual([
		{ type, properties: { key: 'error.constructor.name', value: 'String', message: 'No' } },
	]);
	expect(rules()).toContainEqual({
		type,
		properties: { key: 'ok', value: undefined, message: 'Not ok' },
	});
});

test.each(['text', [], 5, true, Buffer.from(''), undefined])('%j is no JSON object', (body) => {
	const name = (body as object | undefined)?.constructor.name;
	const values = objectRules('No').map(({ properties }) => properties.value as unknown);
	expect(values).toContain(name);
	expect(values).not.toContain('Object');
});
