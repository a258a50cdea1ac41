import type { ReceivedRequest } from '../../simulators/server.mts';

/** The forms in which a secret could leak. */
export function formsOf(secret: string): string[] {
	const inJson = JSON.stringify(secret).slice(1, -1);
	return [
		secret,
		inJson,
		JSON.stringify(inJson).slice(1, -1),
		encodeURIComponent(secret),
		encodeURIComponent(secret).replaceAll('%20', '+'),
		Buffer.from(secret).toString('base64'),
		Buffer.from(secret).toString('hex'),
	];
}

/** Every text in a value, with what is hidden in it: the causes and stacks of errors, symbols, maps. */
export function everythingIn(value: unknown): string {
	const texts: string[] = [];
	const seen = new Set<unknown>();
	const left: unknown[] = [value];
	while (left.length > 0) {
		const one = left.pop();
		if (typeof one === 'string') texts.push(one);
		if (one === null || !['object', 'function'].includes(typeof one) || seen.has(one)) continue;
		seen.add(one);
		if (ArrayBuffer.isView(one)) {
			texts.push(Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString());
			continue;
		}
		if (one instanceof Map) left.push([...one]);
		if (one instanceof Set) left.push([...one]);
		for (const key of Reflect.ownKeys(Object(one))) {
			const { value: inner } = Reflect.getOwnPropertyDescriptor(Object(one), key) ?? {};
			texts.push(String(key));
			left.push(inner);
		}
	}
	return texts.join('\n');
}

/** The secrets that a value contains, by their positions in the list. */
export function toldSecrets(value: unknown, secrets: string[]): number[] {
	const everything = typeof value === 'string' ? value : everythingIn(value);
	return secrets.flatMap((secret, index) =>
		formsOf(secret).some((form) => everything.includes(form)) ? [index] : [],
	);
}

/** Where a request carries a secret, apart from the one place where it belongs. */
export function strayKeys(
	{ headers, ...rest }: ReceivedRequest,
	secrets: string[],
	place?: string,
): boolean {
	const others = Object.entries(headers).filter(([name]) => name !== place);
	return toldSecrets(JSON.stringify([rest, others]), secrets).length > 0;
}
