const HIDDEN = '***';
/** A part of a secret with this many letters and digits is searched for first: no encoding changes them. */
const SHORTEST_PART = 6;
/** An encoded letter, although no encoding requires that. A text without one has the letters of a secret unchanged. */
const ENCODED_LETTER =
	/(?:\\u00|\\u\{0*|\\x|%|&#x0*)(?:4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])|\\1[0-7]{2}|&#0*(?:6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2]);/i;
/** Shorter ones occur by chance. */
const SHORTEST_ENCODED_BYTES = 8;
/** As many backslashes as escape a character; bounded, so that matching stays linear. */
const ESCAPED_AGAIN = '{1,16}';

/** HTML's names for ASCII characters (https://html.spec.whatwg.org/multipage/named-characters.html). */
const NAMED: Record<string, string> = {
	' ': 'nbsp',
	'!': 'excl',
	'"': 'quot',
	'#': 'num',
	$: 'dollar',
	'%': 'percnt',
	'&': 'amp',
	"'": 'apos',
	'(': 'lpar',
	')': 'rpar',
	'*': 'ast|midast',
	'+': 'plus',
	',': 'comma',
	'.': 'period',
	'/': 'sol',
	':': 'colon',
	';': 'semi',
	'<': 'lt',
	'=': 'equals',
	'>': 'gt',
	'?': 'quest',
	'@': 'commat',
	'[': 'lsqb|lbrack',
	'\\': 'bsol',
	']': 'rsqb|rbrack',
	'^': 'hat',
	_: 'lowbar|underbar',
	'`': 'grave|diacriticalgrave',
	'{': 'lcub|lbrace',
	'|': 'verbar|vert|verticalline',
	'}': 'rcub|rbrace',
};
/** A run of them: its length depends on the escapes around it. */
const BACKSLASHES = String.raw`(?:\\(?:u005c|u\{0*5c\}|x5c|x\{0*5c\}|134)?|%(?:25)*5c|=5c|%u005c|&(?:amp;)*(?:#0*92|#x0*5c|bsol);){1,16}`;
/** Before another character, as few as possible: the next one may belong to that character's escape. */
const FEWEST = '?';
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}]/u;

/**
 * Replaces every secret in a text by ***. A secret is recognised character by character, each as it
 * is or escaped: for a URL or a form, in JSON, in HTML, as a string of a programming language, as
 * quoted-printable, and any of these again; as a whole also in base64 and in hexadecimal digits.
 * Invisible characters of a stored secret may be missing, since n8n's HTTP client leaves them out of
 * a header.
 */
export function redact(text: string, secrets: readonly string[]): string {
	return patternsOf(secrets).reduce((left, { pattern }) => left.replace(pattern, HIDDEN), text);
}

/** `redact` for JSON texts of any size: costs next to nothing where there is no secret in it. */
export function redactJson(text: string, secrets: readonly string[]): string {
	const isEncoded = ENCODED_LETTER.test(text);
	return patternsOf(secrets)
		.filter(
			({ parts }) => parts.length > 0 && (isEncoded || parts.some((part) => text.includes(part))),
		)
		.reduce((left, { pattern }) => left.replace(pattern, HIDDEN), text);
}

interface SecretPattern {
	pattern: RegExp;
	/** Its longest parts of letters and digits, by the ways to encode it; none for one that could be a number. */
	parts: string[];
}

const known = new WeakMap<readonly string[], { count: number; patterns: SecretPattern[] }>();

function patternsOf(secrets: readonly string[]): SecretPattern[] {
	const before = known.get(secrets);
	// Tokens are added while a run lasts.
	if (before?.count === secrets.length) return before.patterns;
	const visible = secrets.filter((secret) => [...secret].some((one) => !INVISIBLE.test(one)));
	const longestFirst = visible.sort((one, other) => other.length - one.length);
	const patterns = longestFirst.map((secret) => ({
		pattern: patternOf(secret),
		parts: partsOf(secret),
	}));
	known.set(secrets, { count: secrets.length, patterns });
	return patterns;
}

function partsOf(secret: string): string[] {
	if (/^[\d\s.eE+-]*$/.test(secret) && !Number.isNaN(Number(secret))) return [];
	const bytes = Buffer.from(secret.trim());
	const hex = bytes.toString('hex');
	const encoded =
		bytes.length < SHORTEST_ENCODED_BYTES
			? []
			: [hex, hex.toUpperCase(), ...[0, 1, 2].map((offset) => inBase64(bytes, offset))];
	const shortest = encoded.length > 0 ? 1 : SHORTEST_PART;
	return [secret, ...encoded].map(longestPart).filter(({ length }) => length >= shortest);
}

function longestPart(text: string): string {
	const parts = text.match(/[A-Za-z0-9]+/g) ?? [];
	return parts.reduce((one, other) => (other.length > one.length ? other : one), '');
}

function patternOf(secret: string): RegExp {
	const bytes = Buffer.from(secret.trim());
	const forms = [charactersOf(secret.replace(/\\+/g, '\\'))];
	if (bytes.length >= SHORTEST_ENCODED_BYTES) {
		forms.push(bytes.toString('hex'), ...[0, 1, 2].map((offset) => base64Of(bytes, offset)));
	}
	return new RegExp(forms.join('|'), 'gi');
}

function charactersOf(text: string): string {
	return [...text]
		.map((character, at, all) => {
			if (character !== '\\') return characterPattern(character);
			return at < all.length - 1 ? `${BACKSLASHES}${FEWEST}` : BACKSLASHES;
		})
		.join('');
}

function characterPattern(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	const utf8 = [...Buffer.from(character)].map((byte) => hexOf(byte, 2));
	const utf16 = character.split('').map((unit) => hexOf(unit.charCodeAt(0), 4));
	const itself = character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
	const backslashes = `\\\\${ESCAPED_AGAIN}`;
	const braced = `[ux]\\{0*${code.toString(16)}\\}`;
	const octal = code.toString(8).padStart(3, '0');
	const escaped = code < 256 ? [`x${hexOf(code, 2)}`, octal, braced] : [braced];
	const otherwise =
		code < 128 ? [] : ['\\ufffd', utf8.map((byte) => `${backslashes}x${byte}`).join('')];
	if (code > 127 && code < 256) otherwise.push(`%${hexOf(code, 2)}`);
	if (character === ' ') otherwise.push('\\+');
	const named = NAMED[character] === undefined ? [] : [NAMED[character]];
	const html = `&(?:amp;)*(?:${[`#0*${code}`, `#x0*${code.toString(16)}`, ...named].join('|')});`;
	const forms = [
		`${backslashes}(?:${[`u${utf16.join(`${backslashes}u`)}`, ...escaped, html, itself].join('|')})`,
		utf8.map((byte) => `%(?:25)*${byte}`).join(''),
		utf8.map((byte) => `=${byte}`).join(''),
		utf16.map((unit) => `%u${unit}`).join(''),
		html,
		...otherwise,
		itself,
	];
	return `(?:${forms.join('|')})${INVISIBLE.test(character) ? '?' : ''}`;
}

/** The characters that don't depend on the text around the secret, in both alphabets. */
function inBase64(bytes: Buffer, offset: number): string {
	const padded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
	const first = Math.ceil((offset * 8) / 6);
	const last = Math.floor(((offset + bytes.length) * 8) / 6);
	return padded.slice(first, last);
}

/** A pattern of them. */
function base64Of(bytes: Buffer, offset: number): string {
	return [...inBase64(bytes, offset)]
		.map((digit) => {
			if (digit === '+') return `(?:-|${characterPattern(digit)})`;
			return digit === '/' ? `(?:_|${characterPattern(digit)})` : digit;
		})
		.join('');
}

function hexOf(number: number, digits: number): string {
	return number.toString(16).padStart(digits, '0');
}
