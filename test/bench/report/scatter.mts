const PANEL = { width: 330, height: 280, left: 50, right: 80, top: 34, bottom: 44 };
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
	const mostDelay = Math.max(...points.map(({ delayMs }) => delayMs));
	const mostRequests = Math.max(...points.map(({ requests }) => requests));
	const [bottom, left] = [PANEL.height - PANEL.bottom, PANEL.left];
	const x = ({ requests }: Point) =>
		(left + share(requests, mostRequests) * (PANEL.width - left - PANEL.right)).toFixed(1);
	const y = ({ delayMs }: Point) =>
		(bottom - share(delayMs, mostDelay) * (bottom - PANEL.top)).toFixed(1);
	const dot = (point: Point, color: string, name: string) =>
		`<circle cx="${x(point)}" cy="${y(point)}" r="4" fill="${color}"/>` +
		`<text x="${x(point)}" y="${y(point)}" dx="7" dy="-5" fill="${color}">${name}</text>`;
	const line = loops.map((loop) => `${x(loop)},${y(loop)}`).join(' ');
	return [
		`<text x="${left}" y="18" font-size="13" font-weight="600" fill="${INK}">${title}</text>`,
		`<path d="M${left} ${PANEL.top}V${bottom}H${PANEL.width - PANEL.right}" stroke="${GRID}" fill="none"/>`,
		`<text x="${left}" y="${PANEL.height - 10}" fill="${INK}">requests per job, 0 to ${mostRequests.toFixed(0)}</text>`,
		`<text transform="translate(${left - 10} ${bottom}) rotate(-90)" fill="${INK}">delay, 0 to ${(mostDelay / 1_000).toFixed(0)} s</text>`,
		`<polyline points="${line}" fill="none" stroke="${GRID}"/>`,
		...loops.map((loop) => dot(loop, OTHERS, loop.name)),
		// The services are close to each other, so one name is enough.
		...ours.map((point) => dot(point, OURS, '')),
		`<text x="${x(ours[0])}" y="${y(ours[0])}" dx="-8" dy="14" text-anchor="end" fill="${OURS}">this package</text>`,
	].join('');
}

/** The square root makes room for the points near the corner. */
function share(value: number, most: number): number {
	return Math.sqrt(value / most);
}
