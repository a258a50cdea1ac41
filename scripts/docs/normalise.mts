import type { IBinaryKeyData, INodeExecutionData } from 'n8n-workflow';

import type { ServiceManifest } from '../../test/services/manifest.mts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?/;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const SHORT_UUID = /(?<=_)[0-9a-f]{8}(?=\.)/g;
const LOCAL = /http:\/\/127\.0\.0\.1:\d+/g;

type Manifest = Pick<ServiceManifest, 'address' | 'varying'>;

/** A file as the reader of an item sees it, without where this run has kept it. */
interface ShownFile {
	fileName?: string;
	mimeType: string;
	fileSize?: string;
}

/** An item without what differs from run to run: IDs, times, addresses of this machine. */
export function normalised(
	{ json, binary }: INodeExecutionData,
	manifest: Manifest,
): { json: unknown; binary?: Record<string, ShownFile> } {
	return {
		json: settled(json, manifest),
		...(binary && { binary: filesIn(binary) }),
	};
}

/** The same for any value. */
export function settled(value: unknown, manifest: Manifest, key = ''): unknown {
	const { numbers = {} } = manifest.varying ?? {};
	if (typeof value === 'string') return settledText(value, manifest);
	if (typeof value === 'number' && Object.hasOwn(numbers, key)) return numbers[key];
	if (Array.isArray(value)) return value.map((entry) => settled(entry, manifest));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [name, settled(inner, manifest, name)]),
	);
}

function settledText(given: string, { address, varying }: Manifest): string {
	const text = (varying?.texts ?? []).reduce(
		(before, [pattern, shown]) => before.replace(pattern, shown),
		given,
	);
	return text
		.replace(TIME, (_time, fraction: string = '') => {
			return `2026-01-31T08:00:00${fraction.replace(/\d/g, '0')}`;
		})
		.replace(UUID, '80e49440-33e4-45f5-9e7e-3504cffa86ff')
		.replace(SHORT_UUID, '80e49440')
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
