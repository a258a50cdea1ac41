import { startArcanna } from '../arcanna.mts';
import type { Live, NextPort } from '../common/live.mts';

const ALERTS = [
	{ rule: 'Impossible travel', severity: 'high', source: { ip: '203.0.113.7' }, user: 'jo' },
	{ rule: 'Macro in attachment', severity: 'medium', source: { ip: '198.51.100.23' }, user: 'sam' },
	{ rule: 'Port scan', severity: 'low', source: { ip: '192.0.2.141' }, user: 'kim' },
];

/** Alerts that come in from elsewhere, a new one every few seconds. */
export async function liveArcanna(next: NextPort): Promise<Live> {
	const arcanna = await startArcanna({ ...next(), decisionMs: 4000, trainingMs: 15_000 });
	let turn = 0;
	const ingest = () => {
		const job = arcanna.jobs.get(turn % 2 === 0 ? 123 : 124);
		if (job) arcanna.ingest(job, { ...ALERTS[turn % ALERTS.length], ordinal: turn });
		turn++;
	};
	for (let count = 0; count < 20; count++) ingest();
	const timer = setInterval(ingest, 5000);
	return {
		about: { url: arcanna.url, keys: arcanna.keys },
		close: async () => {
			clearInterval(timer);
			await arcanna.close();
		},
	};
}
