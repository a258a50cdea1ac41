const PANEL = { width: 330, height: 280, left: 50, right: 16, top: 34, bottom: 44 };
const OURS = '#2f6fde';
const OTHERS = '#6b7280';
const GRID = '#e5e7eb';
const INK = '#111827';

/** What a job costs on average, with a name to show beside the point. */
export interface Point {
	name: string;
	requests: number;
	delayMs: number;
}

/** Points of this package beside those of loops, which are joined by a line. */
export interface Panel {
	title: string;
	ours: Point[];
	loops: Point[];
}

/** Requests against delay, in panels side by side: the nearer to the corner, the better. */
export function asScatter(panels: Panel[]): string {
	const width = PANEL.width * panels.length;
	const height = PANEL.height;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="11">`,
		'<title>Delay and requests of waiting jobs, beside loops with a fixed interval</title>',
		`<rect width="${width}" height="${height}" fill="#ffffff"/>`,
		...panels.map(
			(panel, index) => `<g transform="translate(${index * PANEL.width} 0)">${drawn(panel)}</g>`,
		),
		'</svg>',
		'',
	].join('\n');
}

function drawn({ title, ours, loops }: Panel): string {
	const points = [...ours, ...loops];
	// The slowest and the busiest loop would leave no room for the others.
	const mostDelay = 1.15 * Math.max(...ours.map(delayOf), ...lowest(loops.map(delayOf)));
	const mostRequests = 1.15 * Math.max(...ours.map(requestsOf), ...lowest(loops.map(requestsOf)));
	const x = (requests: number) =>
		PANEL.left + (requests / mostRequests) * (PANEL.width - PANEL.left - PANEL.right);
	const y = (delayMs: number) =>
		PANEL.height - PANEL.bottom - (delayMs / mostDelay) * (PANEL.height - PANEL.top - PANEL.bottom);
	const inside = ({ requests, delayMs }: Point) => requests <= mostRequests && delayMs <= mostDelay;
	const dot = ({ name, requests, delayMs }: Point, color: string) =>
		`<circle cx="${x(requests).toFixed(1)}" cy="${y(delayMs).toFixed(1)}" r="4" fill="${color}"/>` +
		`<text x="${(x(requests) + 7).toFixed(1)}" y="${(y(delayMs) - 5).toFixed(1)}" fill="${color}">${name}</text>`;
	const line = loops
		.filter(inside)
		.map(({ requests, delayMs }) => `${x(requests).toFixed(1)},${y(delayMs).toFixed(1)}`)
		.join(' ');
	const [axisX, axisY] = [PANEL.height - PANEL.bottom, PANEL.left];
	return [
		`<text x="${axisY}" y="18" font-size="13" font-weight="600" fill="${INK}">${title}</text>`,
		`<path d="M${axisY} ${PANEL.top}V${axisX}H${PANEL.width - PANEL.right}" stroke="${GRID}" fill="none"/>`,
		`<text x="${axisY}" y="${PANEL.height - 10}" fill="${INK}">requests per job, 0 to ${mostRequests.toFixed(0)}</text>`,
		`<text transform="translate(${axisY - 10} ${axisX}) rotate(-90)" fill="${INK}">delay, 0 to ${(mostDelay / 1_000).toFixed(1)} s</text>`,
		`<polyline points="${line}" fill="none" stroke="${GRID}"/>`,
		...points.filter(inside).map((point) => dot(point, loops.includes(point) ? OTHERS : OURS)),
	].join('');
}

const delayOf = ({ delayMs }: Point) => delayMs;
const requestsOf = ({ requests }: Point) => requests;

/** All but the two largest. */
function lowest(values: number[]): number[] {
	return [...values].sort((one, other) => one - other).slice(0, -2);
}
