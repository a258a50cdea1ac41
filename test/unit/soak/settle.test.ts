import { leftOver } from '../../e2e/soak/settle.mts';

const held = (timeouts: number, timers: Record<string, number>) => ({
	sockets: 0,
	resources: { Timeout: timeouts, PipeWrap: 3 },
	timers,
});

test('a timer that stayed is told with what it does', () => {
	const before = held(2, { '60000 ms: tick': 2 });
	expect(leftOver(before, held(3, { '60000 ms: tick': 2, '5 ms: wake': 1 }))).toEqual([
		'Timeout: 3, before 2',
		'5 ms: wake: 1, before 0',
	]);
});

test('timers that took the place of others are none that stayed', () => {
	expect(leftOver(held(2, { a: 2 }), held(2, { b: 2 }))).toEqual([]);
});
