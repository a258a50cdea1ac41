import { serviceNamesIn } from '../../../nodes/LightenUp/serviceList';

const headers = { 'Content-Type': 'application/json' };

test.each([
	[
		'after others',
		{
			columns: ['x'],
			tags: [{ name: 't' }],
			data: [
				{ id: 1, name: 'a' },
				{ id: 2, name: 'b' },
			],
		},
	],
	[
		'without those that are off',
		[
			{ name: 'a', state: '1' },
			{ name: 'b', state: 1 },
			{ name: 'c', state: '0' },
			{ name: 'd', state: 0 },
		],
	],
	['a bare list', [{ name: 'b' }, { name: 'a' }, { name: 'b' }]],
	['a list in an object', { customapis: [{ name: 'a' }, { name: 'b' }] }],
	['a list in outputs', { outputs: { results: [{ name: 'a' }, { serviceName: 'b' }] } }],
	['a list of names', ['b', 'a', '']],
	['a wrapped list', { headers, body: '[{"name":"a"},{"name":"b"},{"id":1}]' }],
])('services are found in %s', (_, answer) => {
	expect(serviceNamesIn(answer)).toEqual(['a', 'b']);
});

test.each([[undefined], [{}], [[]], ['text'], [{ a: { b: { c: { d: ['deep'] } } } }]])(
	'no service is found in %j',
	(answer) => {
		expect(serviceNamesIn(answer)).toEqual([]);
	},
);
