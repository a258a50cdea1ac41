import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { SERVICES } from '../../../scripts/docs/services.mts';
import { MANIFESTS } from '../../services/index.mts';
import { chosenRows } from './chosen.mts';
import { EXCEPTIONS } from './table/exceptions.mts';
import { FAULTS } from './table/faults.mts';
import { ROWS, type Role } from './table/rows.mts';

interface Choice {
	name: string;
	value: string;
}

function choices({ options = [] }: INodeProperties): Choice[] {
	return options.flatMap((one) =>
		'value' in one ? [{ name: one.name, value: String(one.value) }] : [],
	);
}

function operationsOf({ properties }: INodeTypeDescription): string[] {
	const resources = properties.filter(({ name }) => name === 'resource').flatMap(choices);
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap((property) => {
			const [shown] = property.displayOptions?.show?.resource ?? [];
			const resource = resources.find(({ value }) => value === shown)?.name;
			return choices(property).map(({ name }) => `${resource}: ${name}`);
		});
}

function eventsOf({ properties }: INodeTypeDescription): string[] {
	const events = properties.filter(({ name }) => name === 'triggerOn').flatMap(choices);
	return events.map(({ name }) => `Trigger: ${name}`);
}

test.each(SERVICES)(
	'$service.name: every operation and every event has its rows',
	({ service, action, trigger }) => {
		const titles = ROWS.filter((row) => row.service === service.name).map(({ title }) => title);
		const due = [...operationsOf(action), ...eventsOf(trigger)];
		const begins = (title: string, one: string) => title.replace(/(, |: (the|an) ).*/, '') === one;
		expect(due.length).toBeGreaterThan(3);
		expect(due.filter((one) => !titles.some((title) => begins(title, one)))).toEqual([]);
		expect(titles.filter((title) => !due.some((one) => begins(title, one)))).toEqual([]);
	},
);

test('every exception fits a row, and names faults that there are', () => {
	const words = FAULTS.map(({ word }) => word);
	for (const { rows, faults, because } of EXCEPTIONS) {
		expect([because, ROWS.filter(rows).length > 0]).toEqual([because, true]);
		expect(words).toEqual(expect.arrayContaining(faults));
	}
});

test('the part that npm test runs has each kind of request, and of each service', () => {
	const kinds = (rows: typeof ROWS) => new Set(rows.map(({ role, safety }) => `${role} ${safety}`));
	const part = MANIFESTS.flatMap((manifest) => chosenRows(manifest, 'part'));
	expect(kinds(part)).toEqual(kinds(ROWS));
	expect(new Set(part.map(({ service }) => service)).size).toBe(MANIFESTS.length);
	expect(part.map<Role>(({ role }) => role)).toContain('file');
});
