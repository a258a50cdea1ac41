import { StartOrder } from '../../../../nodes/shared/operations/startOrder';
import { settled } from '../support.mts';

test('an item need not wait when those ahead of it have sent or ended', () => {
	const order = new StartOrder();
	expect(order.turn(0)).toBeUndefined();
	order.settle(1);
	expect(order.turn(2)).toBeUndefined();
	expect(order.turn(2)).toBeUndefined();
});

test('items wait for each that is ahead of them, and go in order', async () => {
	const order = new StartOrder();
	const went: number[] = [];
	for (const item of [3, 1, 2]) void order.turn(item)?.then(() => went.push(item));
	await settled();
	expect(went).toEqual([]);
	order.settle(0);
	order.settle(0);
	await settled();
	expect(went).toEqual([1, 2, 3]);
});
