import { leftOver } from '../../e2e/soak/settle.mts';

const held = (...timers: Array<Record<string, number>>) => ({
	sockets: 0,
	resources: { Timeout: 9, PipeWrap: 3 },
	timers,
});

test('a timer that stayed is told with what it does', () => {
	expect(leftOver(held({ tick: 2 }), held({ tick: 2, wake: 1 }))).toEqual(['wake: 1, before 0']);
});

test('a timer that was ringing before, or that goes again, has not stayed', () => {
	const before = held({ tick: 1 }, { tick: 2 });
	expect(leftOver(before, held({ tick: 2, wake: 1 }, { tick: 2 }))).toEqual([]);
});

test('another handle that stayed is told with its kind', () => {
	const after = { ...held({}), resources: { Timeout: 10, PipeWrap: 4 } };
	expect(leftOver(held({}), after)).toEqual(['PipeWrap: 4, before 3']);
});
