import { sendForJson } from '../../../../nodes/shared/http/client';
import { expectList, expectObject } from '../../../../nodes/shared/http/expect';
import type { Request } from '../../../../nodes/shared/http/exchange';
import { answer, clientOf, create, read, service, thrownBy } from '../support.mts';

const remove: Request = { method: 'DELETE', path: '/jobs/1', safety: 'idempotent' };

describe('an answer that has nothing to say', () => {
	test.each([
		['a DELETE with status 204', remove, 204],
		['a DELETE with status 200', remove, 200],
		['a POST with status 204', create, 204],
		['a POST with status 205', create, 205],
	])('is done: %s', async (_, request, status) => {
		expect(await sendForJson(clientOf([answer(status, '')]), request)).toBeUndefined();
	});

	test.each([
		['a POST with status 200', create, answer(200, '')],
		['a POST with status 202', create, answer(202, '')],
	])('is not done: %s', async (_, request, empty) => {
		expect(await thrownBy(sendForJson(clientOf([empty]), request))).toMatchObject({
			message: 'Oracle returned an empty response; expected JSON',
		});
	});

	test('is told where an object or a list is due', async () => {
		const body = await sendForJson(clientOf([answer(204, '')]), read);
		expect(() => expectObject(service, body)).toThrow(
			'Oracle returned an empty response; expected an object',
		);
		expect(() => expectList(service, body, [])).toThrow(
			'returned an empty response; expected a list',
		);
	});
});

describe('a list', () => {
	const names = ['jobs', 'items'];

	test.each<[unknown, 'objects' | 'texts', boolean]>([
		[[], 'objects', true],
		[[{}], 'objects', true],
		[['a', {}], 'objects', true],
		[['a', 1], 'objects', false],
		[['a'], 'texts', true],
		[[5], 'texts', true],
		[[{}], 'texts', false],
		[[true, null], 'texts', false],
		[{ jobs: [{}] }, 'objects', true],
		[{ jobs: 5, items: [{}] }, 'objects', true],
		[{ jobs: ['a'] }, 'objects', false],
		[{ jobs: null }, 'objects', true],
		[{ jobs: 5 }, 'objects', false],
		[{}, 'objects', false],
		[null, 'objects', true],
		['a', 'texts', false],
	])('is found in %j as one of %s: %s', (body, entries, isOne) => {
		const expecting = expect(() => expectList(service, body, names, entries));
		if (isOne) expecting.not.toThrow();
		else expecting.toThrow(`Oracle returned unexpected JSON; expected a list of ${entries}`);
	});
});

test('a web page in answer to a DELETE is not done', async () => {
	const page = answer(200, '<html><title>Sign in</title></html>', { 'content-type': 'text/html' });
	expect(await thrownBy(sendForJson(clientOf([page]), remove))).toMatchObject({
		message: 'Oracle returned a web page titled "Sign in"; expected JSON',
	});
});

test.each([read, remove, create])('an answer without bound is told once (%j)', async (request) => {
	const client = clientOf([{ ...answer(200, ''), tooLarge: true }]);
	expect(await thrownBy(sendForJson(client, request))).toMatchObject({
		message: 'Oracle returned a response of more than 64 MB; expected JSON',
		facts: { mayHaveSucceeded: true, transient: false },
	});
	expect(client.told.requests).toHaveLength(1);
});
