import { readFile } from 'node:fs/promises';

import { INSPECTED, type Inspector, openInspector } from '../../bench/inspector.mts';
import { asObject, type JsonObject } from '../../lab/json.mts';
import type { MemorySample } from './memory.mts';

export const PROBED = INSPECTED;

const PAGE_BYTES = 4096;

// Counts uncaught errors, and warnings of Node.js, such as too many listeners.
const COUNT = `(() => {
	globalThis.soakSeen = { rejections: [], exceptions: [], warnings: [] };
	const tell = (list) => (reason) => list.push(String(reason?.stack ?? reason));
	process.on('unhandledRejection', tell(globalThis.soakSeen.rejections));
	process.on('uncaughtExceptionMonitor', tell(globalThis.soakSeen.exceptions));
	process.on('warning', tell(globalThis.soakSeen.warnings));
})()`;

const TIMERS = 'timers';
const TIMER_PROTOTYPE = `(() => {
	const timer = setTimeout(() => {}, 1);
	clearTimeout(timer);
	return Object.getPrototypeOf(timer);
})()`;
const TELL_TIMERS = `function () {
	const counts = {};
	for (const timer of this) {
		if (timer._destroyed || !timer.hasRef()) continue;
		const does = String(timer._onTimeout).replace(/\\s+/g, ' ').slice(0, 150);
		counts[does] = (counts[does] ?? 0) + 1;
	}
	return counts;
}`;

export interface Uncaught {
	rejections: string[];
	exceptions: string[];
	warnings: string[];
}

/** Reads the state of a running n8n from inside. */
export class Probe {
	private constructor(
		readonly pid: number,
		private readonly inspector: Inspector,
	) {}

	/** For an n8n that was started with {@link PROBED}. */
	static async open({ pid, logFile }: { pid: number; logFile: string }): Promise<Probe> {
		const inspector = await openInspector(logFile);
		await inspector.call('HeapProfiler.enable');
		const probe = new Probe(pid, inspector);
		await probe.evaluate(COUNT);
		return probe;
	}

	close(): void {
		this.inspector.close();
	}

	/** Collects garbage first. */
	async memory(): Promise<MemorySample> {
		await this.inspector.call('HeapProfiler.collectGarbage');
		const { usedSize } = await this.inspector.call('Runtime.getHeapUsage');
		const [, pages] = (await readFile(`/proc/${this.pid}/statm`, 'utf8')).split(' ');
		return { heap: Number(usedSize), resident: Number(pages) * PAGE_BYTES };
	}

	/** What keeps n8n's event loop alive, such as timers and sockets, by its kind. */
	async resources(): Promise<Record<string, number>> {
		const counts: Record<string, number> = {};
		const kinds = await this.evaluate('process.getActiveResourcesInfo()');
		for (const kind of Array.isArray(kinds) ? kinds : []) {
			counts[String(kind)] = (counts[String(kind)] ?? 0) + 1;
		}
		return counts;
	}

	/** The timers that keep n8n's event loop alive, by what they do, with the number of each. */
	async timers(): Promise<Record<string, number>> {
		const { result: prototype } = await this.inspector.call('Runtime.evaluate', {
			expression: TIMER_PROTOTYPE,
			objectGroup: TIMERS,
		});
		const { objects } = await this.inspector.call('Runtime.queryObjects', {
			prototypeObjectId: asObject(prototype, 'The prototype').objectId,
			objectGroup: TIMERS,
		});
		const { result } = await this.inspector.call('Runtime.callFunctionOn', {
			functionDeclaration: TELL_TIMERS,
			objectId: asObject(objects, 'The timers').objectId,
			returnByValue: true,
		});
		await this.inspector.call('Runtime.releaseObjectGroup', { objectGroup: TIMERS });
		return asObject(asObject(result, 'What was told').value, 'The timers') as Record<
			string,
			number
		>;
	}

	async title(): Promise<string> {
		return String(await this.evaluate('process.title'));
	}

	async uncaught(): Promise<Uncaught> {
		return (await this.evaluate('globalThis.soakSeen')) as Uncaught;
	}

	/** Leaves a rejection uncaught, to see that it is noticed; Node.js reports it a turn later. */
	async rejectUnheard(reason: string): Promise<void> {
		const reject = `() => void Promise.reject(new Error(${JSON.stringify(reason)}))`;
		await this.evaluate(`void setImmediate(${reject})`);
	}

	private async evaluate(expression: string): Promise<unknown> {
		const answer: JsonObject = await this.inspector.call('Runtime.evaluate', {
			expression,
			returnByValue: true,
		});
		if (answer.exceptionDetails !== undefined) {
			throw new Error(`${expression}: ${JSON.stringify(answer.exceptionDetails)}`);
		}
		return asObject(answer.result, 'What was evaluated').value;
	}
}
