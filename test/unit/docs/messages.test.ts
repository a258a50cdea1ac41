import { collectMessages } from '../../../scripts/docs/messages.mts';
import { SERVICES } from '../../../scripts/docs/services.mts';
import { allFields, refusalAdvice, uiTexts } from './texts.mts';

const FORBIDDEN = /\b(errors?|problems?|failures?|mistakes?)\b/i;

// Labels of options, and what these options are about.
const IN_OPTIONS = /^(Throw Error|On Failure)$|\btemporary errors\b/;

// What a sentence, or a part of it, begins with when it tells what to do.
const TO_DO =
	/(^|[.:;,] |\b(or|and) )(ask|check|choose|copy|correct|create|add|enter|fill|get|in \w+, give|give|leave|let|look|lower|paste|pick|put|raise|reduce|remove|run|set|swap|to get|turn|try|type|use)\b/i;
// What can be entered, what can be done, or words that come from where it is known.
const SAID_OTHERWISE =
	/^waiting up to|has to|have to|nothing is lost: the next poll|can be sent again|looks like|takes only|takes one|tells where|for more, keep|comes from the mime type|needs a management key|‹(advice|failure|way back)›/i;

const folders = ['nodes/shared', ...SERVICES.map(({ folder }) => `nodes/${folder}`)];
const messages = [...folders, 'credentials'].flatMap(collectMessages);
const told = messages.filter(({ kind }) => kind !== 'addition');

const filledOut = (text: string) =>
	text
		.replace(/‹.*?›/g, '‹›')
		.replace(/"[^"]*"/g, '""')
		.replace(/[[\]]/g, '');
const saysWhatToDo = (text: string) => TO_DO.test(filledOut(text)) || SAID_OTHERWISE.test(text);

test('messages are found in every room', () => {
	for (const folder of folders) {
		expect(messages.filter(({ file }) => file.startsWith(folder)).length).toBeGreaterThan(5);
	}
	expect(messages.map(({ text }) => text)).toEqual(
		expect.arrayContaining([
			'"Use Case" is empty. Pick a use case from the list, or enter its ID.',
			'The ‹noun› ‹id› failed [: ‹reason›]',
			"Couldn't connect to ‹name›: ‹reason›",
		]),
	);
});

test('no message says error, problem, failure or mistake', () => {
	const said = messages.map(({ file, text, advice }) => ({ file, said: `${text} ${advice}` }));
	expect(said.filter((one) => FORBIDDEN.test(filledOut(one.said)))).toEqual([]);
});

test('every message says what to do', () => {
	const without = told.filter(({ text, advice }) => !saysWhatToDo(`${text}. ${advice}`));
	expect(without).toEqual([]);
});

test('every status that a service can answer is told with what to do', () => {
	for (const documented of SERVICES) {
		const advice = refusalAdvice(documented);
		expect(advice.length).toBeGreaterThan(4);
		expect(advice.filter((text) => !saysWhatToDo(text))).toEqual([]);
		expect(advice.filter((text) => FORBIDDEN.test(text))).toEqual([]);
	}
});

test('no text of the editor says error, problem, failure or mistake', () => {
	const texts = uiTexts();
	expect(texts.length).toBeGreaterThan(300);
	const settled = (text: string) => text.replace(IN_OPTIONS, '');
	expect(texts.filter(({ text }) => FORBIDDEN.test(settled(text)))).toEqual([]);
});

test('every field says what it is for', () => {
	const chooses = ['resource', 'operation', 'authentication', 'triggerOn'];
	const without = allFields().filter(
		({ field: { name, type, description, hint } }) =>
			!chooses.includes(name) &&
			!['notice', 'callout', 'hidden', 'collection'].includes(type) &&
			!(description || hint),
	);
	expect(without.map(({ at }) => at)).toEqual([]);
});
