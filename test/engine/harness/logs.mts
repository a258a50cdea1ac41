import { Container, GlobalConfig, InstanceSettingsConfig, Logger } from './n8n.mts';
import type { LogMetadata } from 'n8n-workflow';

export interface LogRecord {
	level: 'error' | 'warn' | 'info' | 'debug';
	message: string;
	metadata: LogMetadata;
}

const records: LogRecord[] = [];

class RecordingLogger extends Logger {
	override scoped() {
		return this;
	}

	override error(message: string, metadata: LogMetadata = {}) {
		records.push({ level: 'error', message, metadata });
	}

	override warn(message: string, metadata: LogMetadata = {}) {
		records.push({ level: 'warn', message, metadata });
	}

	override info(message: string, metadata: LogMetadata = {}) {
		records.push({ level: 'info', message, metadata });
	}

	override debug(message: string, metadata: LogMetadata = {}) {
		records.push({ level: 'debug', message, metadata });
	}
}

// Its constructor makes it n8n-workflow's logger as well.
Container.set(
	Logger,
	new RecordingLogger(Container.get(GlobalConfig), Container.get(InstanceSettingsConfig)),
);

/** Everything n8n and the nodes have logged in this test file, or since `from`. */
export function recordedLogs(from = 0): LogRecord[] {
	return records.slice(from);
}

export function logCount(): number {
	return records.length;
}

function visibleInLog(_key: string, value: unknown): unknown {
	if (!(value instanceof Error)) return typeof value === 'bigint' ? String(value) : value;
	const { name, message, stack, cause } = value;
	return { name, message, stack, cause };
}

function serialized(metadata: LogMetadata): string {
	const seen = new WeakSet<object>();
	return JSON.stringify(metadata, (key, value: unknown) => {
		const visible = visibleInLog(key, value);
		if (typeof visible !== 'object' || visible === null) return visible;
		if (seen.has(visible)) return '[seen]';
		seen.add(visible);
		return visible;
	});
}

/** Logs as one text; of each error, what n8n's logger writes: name, message, stack and cause. */
export function logText(logs: LogRecord[] = records): string {
	return logs
		.map(({ level, message, metadata }) => `${level} ${message} ${serialized(metadata)}`)
		.join('\n');
}
