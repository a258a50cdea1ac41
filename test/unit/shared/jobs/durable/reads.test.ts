import { eventKind } from '../../../../../nodes/Arcanna/decision';
import { reprocessingKind } from '../../../../../nodes/Arcanna/reprocessing';
import { trainingKind } from '../../../../../nodes/Arcanna/startedTraining';
import { processKind } from '../../../../../nodes/Entaingine/process';
import { jobKind } from '../../../../../nodes/GravityAi/job';
import { executionKind } from '../../../../../nodes/LightenUp/execution';
import type { OperationContext } from '../../../../../nodes/shared/operations/context';

const kinds = {
	eventKind,
	reprocessingKind,
	trainingKind,
	processKind,
	jobKind,
	executionKind,
};
/** Those that make `finish` read all others. */
const ON = ['downloadResult', 'splitResults'];

test.each(Object.entries(kinds))(
	'%s hands over every parameter that its items are made by',
	async (_, { stored }) => {
		const read = new Set<string>();
		const parameter = (name: string) => {
			read.add(name);
			return ON.includes(name) || undefined;
		};
		const context = { parameter, option: parameter } as unknown as OperationContext;
		await stored?.finish?.(context, { id: 'x1', state: 'failed' });
		expect([...read].filter((name) => !stored?.reads?.includes(name))).toEqual([]);
		expect(stored?.reads?.filter((name) => !read.has(name)) ?? []).toEqual([]);
	},
);
