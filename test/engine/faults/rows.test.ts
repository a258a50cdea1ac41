import type { INodeProperties, INodeType } from 'n8n-workflow';

import { Arcanna } from '../../../nodes/Arcanna/Arcanna.node';
import { ArcannaTrigger } from '../../../nodes/Arcanna/ArcannaTrigger.node';
import { Entaingine } from '../../../nodes/Entaingine/Entaingine.node';
import { EntaingineTrigger } from '../../../nodes/Entaingine/EntaingineTrigger.node';
import { GravityAi } from '../../../nodes/GravityAi/GravityAi.node';
import { GravityAiTrigger } from '../../../nodes/GravityAi/GravityAiTrigger.node';
import { LightenUp } from '../../../nodes/LightenUp/LightenUp.node';
import { LightenUpTrigger } from '../../../nodes/LightenUp/LightenUpTrigger.node';
import { chosenRows } from './chosen.mts';
import { EXCEPTIONS } from './table/exceptions.mts';
import { FAULTS } from './table/faults.mts';
import { ROWS, type Role } from './table/rows.mts';

const SERVICES: Array<[string, INodeType, INodeType]> = [
	['Arcanna', new Arcanna(), new ArcannaTrigger()],
	['Gravity AI', new GravityAi(), new GravityAiTrigger()],
	['entAIngine', new Entaingine(), new EntaingineTrigger()],
	['LightenUp', new LightenUp(), new LightenUpTrigger()],
];

interface Choice {
	name: string;
	value: string;
}

function choices({ options = [] }: INodeProperties): Choice[] {
	return options.flatMap((one) =>
		'value' in one ? [{ name: one.name, value: String(one.value) }] : [],
	);
}

function operationsOf({ description: { properties } }: INodeType): string[] {
	const resources = properties.filter(({ name }) => name === 'resource').flatMap(choices);
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap((property) => {
			const [shown] = property.displayOptions?.show?.resource ?? [];
			const resource = resources.find(({ value }) => value === shown)?.name;
			return choices(property).map(({ name }) => `${resource}: ${name}`);
		});
}

function eventsOf({ description: { properties } }: INodeType): string[] {
	const events = properties.filter(({ name }) => name === 'triggerOn').flatMap(choices);
	return events.map(({ name }) => `Trigger: ${name}`);
}

test.each(SERVICES)(
	'%s: every operation and every event has its rows',
	(service, node, trigger) => {
		const titles = ROWS.filter((row) => row.service === service).map(({ title }) => title);
		const due = [...operationsOf(node), ...eventsOf(trigger)];
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
	const part = SERVICES.flatMap(([service]) =>
		chosenRows(service as (typeof ROWS)[number]['service'], 'part'),
	);
	expect(kinds(part)).toEqual(kinds(ROWS));
	expect(new Set(part.map(({ service }) => service)).size).toBe(SERVICES.length);
	expect(part.map<Role>(({ role }) => role)).toContain('file');
});
