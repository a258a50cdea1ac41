import { InvalidParameterError, shown } from './refusal';

/** Deeper than data is ever nested. Anything below is not checked. */
const DEEPEST = 500;

/**
 * Rejects values that JSON would silently lose: NaN and infinite numbers become `null`, and functions are
 * left out.
 * @param holder what contains the value, for the message, such as `"Event JSON"`
 * @throws InvalidParameterError
 */
export function checkJson(value: unknown, holder: string): void {
	const lost = lostIn(value, 0);
	if (lost === undefined) return;
	const where = shown(lost.names.reverse().join('.'));
	throw new InvalidParameterError(
		`${holder} has ${shown(lost.value)} in ${where}, which JSON can't hold. Correct that value, or leave it out.`,
	);
}

interface Lost {
	value: unknown;
	/** The names of the fields that it is in, from the inside out. */
	names: string[];
}

function lostIn(value: unknown, depth: number): Lost | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? undefined : { value, names: [] };
	if (typeof value === 'function') return { value, names: [] };
	if (typeof value !== 'object' || value === null || depth > DEEPEST) return undefined;
	if ('toJSON' in value) return undefined;
	for (const [name, one] of Object.entries(value)) {
		const lost = lostIn(one, depth + 1);
		if (lost !== undefined) return { ...lost, names: [...lost.names, name] };
	}
	return undefined;
}
