import dns from 'node:dns';

/** The result of looking up a host name. */
export type Lookup = 'found' | 'refused' | 'unknown' | 'unanswered';

interface Name {
	lookup: Lookup;
	/** How many lookups succeed before that, and how many are affected. */
	skip: number;
	times: number;
	/** How many lookups were affected. */
	used: number;
}

/** Nothing listens at this address on the ports of the simulators. */
const ELSEWHERE = process.platform === 'linux' ? '127.0.0.2' : '::1';
const CODES = { unknown: 'ENOTFOUND', unanswered: 'EAI_AGAIN' };
const names = new Map<string, Name>();
let counter = 0;

type Answer = (error: Error | null, address: unknown, family?: number) => void;

/** A host name that resolves to this machine until `breakName` changes that. */
export function newName(): string {
	counter += 1;
	const host = `service-${counter}.test`;
	names.set(host, { lookup: 'found', skip: 0, times: 0, used: 0 });
	return host;
}

/** From now on lookups of this name have this result. */
export function breakName(host: string, lookup: Lookup, times: number, skip = 0): Name {
	const name = { lookup, skip, times, used: 0 };
	names.set(host, name);
	return name;
}

/** Makes lookups use these names. Returns a function that undoes this. */
export function takeNames(): () => void {
	const { lookup } = dns;
	const own = (host: string, ...rest: unknown[]) => {
		const name = names.get(host);
		if (name === undefined) {
			Reflect.apply(lookup, dns, [host, ...rest]);
			return;
		}
		const given = rest.at(-1);
		if (typeof given !== 'function') throw new Error('Nobody waits for the address');
		const answer = (...said: Parameters<Answer>) => {
			Reflect.apply(given, undefined, said);
		};
		const all = rest.some(
			(one) => typeof one === 'object' && one !== null && Reflect.get(one, 'all'),
		);
		setImmediate(() => {
			const now = turn(name);
			if (now === 'unknown' || now === 'unanswered') {
				const code = CODES[now];
				answer(
					Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code, syscall: 'getaddrinfo' }),
					all ? [] : '',
				);
				return;
			}
			const address = now === 'refused' ? ELSEWHERE : '127.0.0.1';
			const family = address.includes(':') ? 6 : 4;
			if (all) answer(null, [{ address, family }]);
			else answer(null, address, family);
		});
	};
	Object.assign(dns, { lookup: own });
	return () => {
		Object.assign(dns, { lookup });
	};
}

function turn(name: Name): Lookup {
	if (name.skip > 0) {
		name.skip -= 1;
		return 'found';
	}
	if (name.used >= name.times) return 'found';
	name.used += 1;
	return name.lookup;
}
