import { files, unreadIn } from './unread.mts';

test('every value of a parameter goes to a reader, whatever program asks for it', () => {
	expect(files.length).toBeGreaterThan(100);
	expect(files.flatMap((name) => unreadIn(name))).toEqual([]);
});

test.each([
	"const on = context.parameter('a') === true;",
	"const name = String(context.parameter('a') ?? '').trim();",
	"const given = context.option('a'); if (given) send(given);",
	"send(context.parameter('a'));",
])('one that is read in another way is found: %s', (code) => {
	expect(unreadIn('nodes/A/a.ts', code)).toHaveLength(1);
});
