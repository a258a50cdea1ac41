import { fieldsTable } from '../../../scripts/docs/fields.mts';
import { outputLink, type Output } from '../../../scripts/docs/outputs/output.mts';
import { SERVICES } from '../../../scripts/docs/services.mts';
import { settingsList } from '../../../scripts/docs/settings.mts';

const event: Output = { title: 'An event', from: ['event.get'], fields: { event_id: 'Its ID.' } };
const listed: Output = {
	title: 'A list',
	from: ['event.list'],
	like: event,
	fields: { page: 'No.' },
};
const example = (of: string, json: Record<string, string>) => ({
	of,
	parameters: {},
	output: [{ json }],
});

describe('what output fields mean', () => {
	it('leads to the table of the operation', () => {
		const link = outputLink(
			[event, listed],
			example('event.list', { event_id: '1', page: '1' }),
			[],
		);
		expect(link).toContain('(#a-list)');
	});

	it('lets the documentation fail when a field is not explained', () => {
		const unknown = example('event.get', { event_id: '1', severity: 'high' });
		expect(() => outputLink([event], unknown, [])).toThrow('lacks severity of event.get');
		expect(() => outputLink([event], unknown, ['severity'])).not.toThrow();
		expect(() => outputLink([event], example('event.other', {}), [])).toThrow('event.other');
	});

	it.each(SERVICES.map(({ page, outputs }) => [page, outputs] as const))(
		'%s names each operation once',
		(_page, outputs) => {
			const keys = outputs.flatMap(({ from }) => from);
			expect(new Set(keys).size).toBe(keys.length);
		},
	);
});

const options = {
	displayName: 'Options',
	name: 'options',
	type: 'collection' as const,
	default: {},
	options: [
		{ displayName: 'Wait Timeout', name: 'timeout', type: 'number' as const, default: 300 },
		{ displayName: 'Private', name: 'isPrivate', type: 'boolean' as const, default: true },
		{
			displayName: 'Outliers Only',
			name: 'outliersOnly',
			type: 'boolean' as const,
			default: false,
		},
	],
};

test.each([
	['timeout', '`300`'],
	['isPrivate', 'on when added'],
	['outliersOnly', 'off'],
])('the default of the option %s is the one in effect', (name, told) => {
	const row = fieldsTable([options])
		.split('\n')
		.find((line) => line.includes(`\`${name}\``));
	expect(row).toContain(`| ${told} |`);
});

test('what a field depends on is named as the editor shows it', () => {
	const fields = [
		{
			displayName: 'Result Format',
			name: 'resultFormat',
			type: 'options' as const,
			default: 'auto',
			options: [
				{ name: 'Automatic', value: 'auto' },
				{ name: 'File', value: 'binary' },
			],
		},
		{
			displayName: 'Output Data Field Name',
			name: 'outputPropertyName',
			type: 'string' as const,
			default: 'data',
			displayOptions: { show: { download: [true], resultFormat: ['auto', 'binary'] } },
		},
	];
	expect(fieldsTable(fields, { download: 'yes' })).toContain(
		'| Shown when _Result Format_ is _Automatic_ or _File_. |',
	);
});

test('an event without fields has no table', () => {
	expect(fieldsTable([])).toBe('');
});

test('settings are told by the labels of the editor', () => {
	const useCase = {
		displayName: 'Use Case',
		name: 'jobId',
		type: 'resourceLocator' as const,
		default: {},
		modes: [{ displayName: 'By ID', name: 'id', type: 'string' as const }],
	};
	const values = {
		jobId: { __rl: true, mode: 'id', value: '123' },
		options: { isPrivate: true, timeout: 5 },
	};
	expect(settingsList([useCase, options], values, (text) => text).split('\n')).toEqual([
		'- _Use Case_: `123` (by id)',
		'- _Options > Private_: on',
		'- _Options > Wait Timeout_: `5`',
	]);
});
