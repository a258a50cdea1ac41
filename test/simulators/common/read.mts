import type { Issue, Location } from './refusal.mts';
import { Refusal } from './refusal.mts';

/** Reads a value of one type, or says what is wrong with it. */
export type Reader<T> = (value: unknown, loc: Location, issues: Issue[]) => T | undefined;

type ReadType<R> = R extends Reader<infer T> ? T : never;
type Readers = Record<string, Reader<unknown>>;
type Shape<R extends Readers, O extends Readers> = { [K in keyof R]: ReadType<R[K]> } & {
	[K in keyof O]?: ReadType<O[K]>;
};

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function reader<T>(type: string, accepts: (value: unknown) => value is T): Reader<T> {
	return (value, loc, issues) => {
		if (accepts(value)) return value;
		issues.push({ loc, msg: `value is not a valid ${type}`, type: `type_error.${type}` });
		return undefined;
	};
}

export const integer = reader('integer', (value): value is number => Number.isSafeInteger(value));
export const number = reader('float', (value): value is number => typeof value === 'number');
export const text = reader('str', (value): value is string => typeof value === 'string');
export const flag = reader('bool', (value): value is boolean => typeof value === 'boolean');
export const object = reader('dict', isObject);
export const anything: Reader<unknown> = (value) => value;

export const filledText: Reader<string> = (value, loc, issues) => {
	const read = text(value, loc, issues);
	if (read === undefined || read.trim() !== '') return read;
	issues.push({ loc, msg: 'value is empty', type: 'value_error.any_str.min_length' });
	return undefined;
};

export function atLeast(minimum: number): Reader<number> {
	return (value, loc, issues) => {
		const read = integer(value, loc, issues);
		if (read === undefined || read >= minimum) return read;
		const msg = `value is less than ${minimum}`;
		issues.push({ loc, msg, type: 'value_error.number.not_ge' });
		return undefined;
	};
}

export function oneOf<T extends string>(...allowed: T[]): Reader<T> {
	return (value, loc, issues) => {
		const found = allowed.find((candidate) => candidate === value);
		if (found !== undefined) return found;
		const msg = `value is not one of: ${allowed.join(', ')}`;
		issues.push({ loc, msg, type: 'value_error.const' });
		return undefined;
	};
}

/** The first of the readers that accepts the value. */
export function either<A, B>(first: Reader<A>, second: Reader<B>): Reader<A | B> {
	return (value, loc, issues) => {
		const before: Issue[] = [];
		const read = first(value, loc, before);
		if (before.length === 0) return read;
		return second(value, loc, issues);
	};
}

export function nullable<T>(inner: Reader<T>): Reader<T | null> {
	return (value, loc, issues) => (value === null ? null : inner(value, loc, issues));
}

export function listOf<T>(inner: Reader<T>): Reader<T[]> {
	return (value, loc, issues) => {
		if (!Array.isArray(value)) {
			issues.push({ loc, msg: 'value is not a valid list', type: 'type_error.list' });
			return undefined;
		}
		const read: T[] = [];
		value.forEach((entry: unknown, index) => {
			const item = inner(entry, [...loc, index], issues);
			if (item !== undefined) read.push(item);
		});
		return read;
	};
}

/** An object with exactly these keys; a key that isn't named is refused. */
export function shape<R extends Readers, O extends Readers>(
	required: R,
	optional: O,
): Reader<Shape<R, O>> {
	return (value, loc, issues) => {
		const source = object(value, loc, issues);
		if (source === undefined) return undefined;
		const read: JsonObject = {};
		for (const key of Object.keys(required)) {
			if (!Object.hasOwn(source, key)) {
				issues.push({ loc: [...loc, key], msg: 'field required', type: 'value_error.missing' });
			}
		}
		for (const [key, entry] of Object.entries(source)) {
			const inner = Object.hasOwn(required, key)
				? required[key]
				: Object.hasOwn(optional, key)
					? optional[key]
					: undefined;
			if (inner) read[key] = inner(entry, [...loc, key], issues);
			else {
				const msg = 'extra fields not permitted';
				issues.push({ loc: [...loc, key], msg, type: 'value_error.extra' });
			}
		}
		return read as Shape<R, O>;
	};
}

/** The value as the reader sees it; throws a {@link Refusal} with every issue found. */
export function readAs<T>(inner: Reader<T>, value: unknown, at: string, status: number): T {
	const issues: Issue[] = [];
	const read = inner(value, [at], issues);
	const [first] = issues;
	if (first !== undefined || read === undefined) {
		const message = first ? `${first.loc.join('.')}: ${first.msg}` : `${at}: value is missing`;
		throw new Refusal(status, message, issues);
	}
	return read;
}
