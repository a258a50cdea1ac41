import { entaingineBaseUrl } from '../../../nodes/Entaingine/address';
import { createRequest } from '../../../nodes/Entaingine/request';

describe('the base URL', () => {
	const cloud = 'https://api.entaingine.com/aiengine';

	test.each([
		['https://api.entaingine.com/aiengine', cloud],
		[' https://api.entaingine.com/aiengine/ ', cloud],
		['https://api.entaingine.com', cloud],
		['https://api.entaingine.com/', cloud],
		['https://API.entAIngine.com', cloud],
		['https://api.entaingine.com/aiengine/api/v1/m2m', cloud],
		['https://api.entaingine.com/aiengine/api/v1/m2m/', cloud],
		['https://api.entaingine.com/api/v1/m2m', cloud],
		['https://api.entaingine.com/aiengine/api/v1/m2m/processes', cloud],
		['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
		['http://127.0.0.1:8080/api/v1/m2m', 'http://127.0.0.1:8080'],
		['http://127.0.0.1:8080/aiengine/api/v1/m2m', 'http://127.0.0.1:8080/aiengine'],
		['https://gateway.example.com/ai/aiengine', 'https://gateway.example.com/ai/aiengine'],
	])('%j is read as %j', (given, url) => {
		expect(entaingineBaseUrl(given)).toBe(url);
	});

	test.each([[''], ['api.entaingine.com'], ['ftp://api.entaingine.com'], [undefined]])(
		'%j is refused',
		(given) => {
			expect(() => entaingineBaseUrl(given)).toThrow('Base URL');
		},
	);
});

interface Given {
	parameters?: Record<string, unknown>;
	options?: Record<string, unknown>;
	settings?: Record<string, unknown>;
}

function bodyFor({ parameters, options = {}, settings = {} }: Given) {
	const all: Record<string, unknown> = { processTemplate: '10001', ...parameters };
	return createRequest({
		parameter: (name) => all[name],
		option: (name) => options[name],
		setting: (name) => settings[name],
	}).body;
}

test('a process is created with what is given, and nothing else', () => {
	expect(bodyFor({})).toEqual({ processTemplate: 10_001, inputs: [] });
});

describe('the template', () => {
	test.each([
		['10001', 10_001],
		[10_001, 10_001],
		[' 7 ', 7],
		['template_123', 'template_123'],
		['12345678901234567', '12345678901234567'],
	])('%j goes as %j', (processTemplate, sent) => {
		expect(bodyFor({ parameters: { processTemplate } }).processTemplate).toBe(sent);
	});

	test.each([[''], ['  '], [undefined], [null], [{}]])('%j is refused', (processTemplate) => {
		expect(() => bodyFor({ parameters: { processTemplate } })).toThrow('"Process Template"');
	});
});

describe('inputs', () => {
	const values = [
		['a text', 'a', 'a'],
		['a number', 1.5, '1.5'],
		['a boolean', false, 'false'],
		['an object', { a: [1] }, '{"a":[1]}'],
		['a list', ['x'], '["x"]'],
		['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
		['nothing', null, ''],
	] as const;

	test.each(values)('in rows: %s', (_, value, sent) => {
		const inputs = { values: [{ name: ' NAME ', value }] };
		expect(bodyFor({ parameters: { inputsMode: 'fields', inputs } }).inputs).toEqual([
			{ name: 'NAME', value: sent },
		]);
	});

	test.each(values)('in an object: %s', (_, value, sent) => {
		const parameters = { inputsMode: 'json', inputsJson: { NAME: value } };
		expect(bodyFor({ parameters }).inputs).toEqual([{ name: 'NAME', value: sent }]);
	});

	test.each([
		['{"A": 1, "B": {"c": 2}}'],
		['[{"name": "A", "value": 1}, {"name": "B", "value": {"c": 2}}]'],
		[
			[
				{ name: 'A', value: 1 },
				{ name: 'B', value: { c: 2 } },
			],
		],
	])('as JSON: %j', (inputsJson) => {
		expect(bodyFor({ parameters: { inputsMode: 'json', inputsJson } }).inputs).toEqual([
			{ name: 'A', value: '1' },
			{ name: 'B', value: '{"c":2}' },
		]);
	});

	test.each([[''], ['{}'], [undefined], ['[]']])('as JSON: none in %j', (inputsJson) => {
		expect(bodyFor({ parameters: { inputsMode: 'json', inputsJson } }).inputs).toEqual([]);
	});

	test.each([
		['{"A":', 'is not valid JSON'],
		['7', 'must be an object'],
		['[{"value": 1}]', 'Entry 1 of "Inputs JSON" has no name'],
		['["x"]', 'Entry 1 of "Inputs JSON" has no name'],
	])('as JSON: %j is refused', (inputsJson, message) => {
		expect(() => bodyFor({ parameters: { inputsMode: 'json', inputsJson } })).toThrow(message);
	});

	test('a row without a name is refused', () => {
		const inputs = { values: [{ name: 'A', value: '' }, { value: 'x' }] };
		expect(() => bodyFor({ parameters: { inputs } })).toThrow('Row 2 of "Inputs" has no name');
	});
});

describe('options', () => {
	test.each([true, false])('privacy %j goes under both names', (isPrivate) => {
		expect(bodyFor({ options: { isPrivate } })).toMatchObject({ isPrivate, private: isPrivate });
	});

	test('a description', () => {
		expect(bodyFor({ options: { description: ' D ' } })).toMatchObject({ description: 'D' });
		expect(bodyFor({ options: { description: '' } })).not.toHaveProperty('description');
	});

	test.each([
		[{ spaceId: '.a' }, { spaceId: '.b' }, '.a'],
		[{ spaceId: ' ' }, { spaceId: ' .b ' }, '.b'],
		[{}, { spaceId: '.b' }, '.b'],
		[{}, { spaceId: '' }, undefined],
		[{}, {}, undefined],
	])('the space of %j and the credential %j', (options, settings, spaceId) => {
		expect(bodyFor({ options, settings }).spaceId).toBe(spaceId);
	});
});
