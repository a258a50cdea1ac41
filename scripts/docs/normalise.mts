import type { IBinaryKeyData, INodeExecutionData } from 'n8n-workflow';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?/;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const SHORT_UUID = /(?<=_)[0-9a-f]{8}(?=\.)/g;
/** LightenUp's IDs of the executions of a flow are 11 bytes in Base64. */
const FLOW_EXECUTION = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{15}=(?![A-Za-z0-9+/=])/g;
const LOCAL = /http:\/\/127\.0\.0\.1:\d+/g;
const MEASURED = new Set(['processingTimeMS']);

/** A file as the reader of an item sees it, without where this run has kept it. */
interface ShownFile {
	fileName?: string;
	mimeType: string;
	fileSize?: string;
}

/** An item without what differs from run to run: IDs, times, addresses of this machine. */
export function normalised(
	{ json, binary }: INodeExecutionData,
	address: string,
): { json: unknown; binary?: Record<string, ShownFile> } {
	return {
		json: settled(json, address),
		...(binary && { binary: filesIn(binary) }),
	};
}

/** The same for any value. */
export function settled(value: unknown, address: string, key = ''): unknown {
	if (typeof value === 'string') return settledText(value, address);
	if (typeof value === 'number' && MEASURED.has(key)) return 1_200;
	if (Array.isArray(value)) return value.map((entry) => settled(entry, address));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [name, settled(inner, address, name)]),
	);
}

function settledText(text: string, address: string): string {
	return text
		.replace(TIME, (_time, fraction: string = '') => {
			return `2026-01-31T08:00:00${fraction.replace(/\d/g, '0')}`;
		})
		.replace(UUID, '80e49440-33e4-45f5-9e7e-3504cffa86ff')
		.replace(SHORT_UUID, '80e49440')
		.replace(FLOW_EXECUTION, 'IXBEHH6NiGYEXvA=')
		.replace(LOCAL, address);
}

function filesIn(binary: IBinaryKeyData): Record<string, ShownFile> {
	return Object.fromEntries(
		Object.entries(binary).map(([name, { fileName, mimeType, fileSize }]) => [
			name,
			{
				...(fileName !== undefined && { fileName: fileName.replace(SHORT_UUID, '80e49440') }),
				mimeType,
				fileSize,
			},
		]),
	);
}
