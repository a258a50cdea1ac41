import type { Candidate, Measure, Result } from '../results.mts';
import { ratioText, spreadText } from './numbers.mts';

const WIDTH = 1000;
const LEFT = 370;
const BAR = 16;
const LINE = 22;
const ROOM_FOR_TEXT = 230;
const OURS = '#2f6fde';
const OTHERS = '#a9b4c4';
const REACH = '#1f2937';

/** The results as bars: for each measure its candidates, with the range of the rounds. */
export function asPlot(measures: Measure[]): string {
	const results = measures
		.flatMap((measure) => measure.results)
		.filter(({ candidates }) => candidates.length > 1);
	let y = 16;
	const parts: string[] = [];
	for (const result of results) {
		parts.push(block(result, y));
		y += 30 + result.candidates.length * LINE + 16;
	}
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" font-family="system-ui, sans-serif" font-size="13">`,
		'<title>Benchmarks of this package beside other ways to do the same work</title>',
		`<rect width="${WIDTH}" height="${y}" fill="#ffffff"/>`,
		...parts,
		'</svg>',
		'',
	].join('\n');
}

function block(result: Result, top: number): string {
	const { name, unit, candidates, ratio, ratioOf, met } = result;
	const longest = Math.max(...candidates.map(({ spread }) => spread.most));
	const scale = (WIDTH - LEFT - ROOM_FOR_TEXT) / longest;
	const verdict = `${ratioText(ratio)} ${ratioOf}: goal ${met ? 'met' : 'not met'}`;
	return [
		`<text x="16" y="${top + 14}" font-weight="600" fill="#111827">${escaped(name)}</text>`,
		`<text x="${WIDTH - 16}" y="${top + 14}" text-anchor="end" fill="${met ? '#15803d' : '#b91c1c'}">${escaped(verdict)}</text>`,
		...candidates.map((candidate, index) =>
			bar(candidate, unit, index === 0 ? OURS : OTHERS, top + 30 + index * LINE, scale),
		),
	].join('\n');
}

function bar(
	{ name, spread }: Candidate,
	unit: string,
	color: string,
	top: number,
	scale: number,
): string {
	const at = (value: number) => (LEFT + Math.max(0, value) * scale).toFixed(1);
	const middle = top + BAR / 2;
	return [
		`<text x="${LEFT - 10}" y="${middle + 4}" text-anchor="end" fill="#374151">${escaped(name)}</text>`,
		`<rect x="${LEFT}" y="${top}" width="${(Math.max(0, spread.median) * scale).toFixed(1)}" height="${BAR}" rx="2" fill="${color}"/>`,
		`<path d="M${at(spread.least)} ${middle}H${at(spread.most)}M${at(spread.least)} ${middle - 4}v8M${at(spread.most)} ${middle - 4}v8" stroke="${REACH}" fill="none"/>`,
		`<text x="${Number(at(spread.most)) + 8}" y="${middle + 4}" fill="#111827">${escaped(spreadText(spread, unit))}</text>`,
	].join('\n');
}

function escaped(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
