import type { ServiceManifest } from '../../services/manifest.mts';
import { ROWS, type Row } from './table/rows.mts';

export const WHOLE_MATRIX = process.env.FAULT_MATRIX === 'all';

/** The rows of a service: all of them for `node .ci/matrix.mjs`, a part of them for `npm test`. */
export function chosenRows(
	{ service, faults }: ServiceManifest,
	choice = WHOLE_MATRIX ? 'all' : 'part',
): Row[] {
	return ROWS.filter(
		(row) => row.service === service.name && (choice === 'all' || faults.part.includes(row.title)),
	);
}
