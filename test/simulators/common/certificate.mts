import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const YEAR_MS = 365 * 24 * 3600 * 1000;
const ECDSA_WITH_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex');

/** A value in DER: its tag, its length, its content. */
function der(tag: number, ...contents: Buffer[]): Buffer {
	const content = Buffer.concat(contents);
	const { length } = content;
	const head =
		length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const sequence = (...contents: Buffer[]) => der(0x30, ...contents);

function nameOf(name: string): Buffer {
	return sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(name)))));
}

function utcTime(ms: number): Buffer {
	const digits = new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14);
	return der(0x17, Buffer.from(`${digits}Z`));
}

export interface CertificateOptions {
	/** When it begins and ceases to be valid, in milliseconds since 1970: a year ago, and in a year. */
	fromMs?: number;
	toMs?: number;
	/** Signed by an unknown authority. */
	byAuthority?: boolean;
}

/** A certificate for 127.0.0.1 and localhost, self-signed by default (X.509, RFC 5280). */
export function selfSigned({
	fromMs = Date.now() - YEAR_MS,
	toMs = Date.now() + YEAR_MS,
	byAuthority = false,
}: CertificateOptions = {}): { key: string; cert: string } {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const signing = byAuthority
		? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
		: privateKey;
	const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
	const name = nameOf('simulator');
	const issuer = byAuthority ? nameOf('authority') : name;
	const hosts = sequence(
		der(0x82, Buffer.from('localhost')),
		der(0x87, Buffer.from([127, 0, 0, 1])),
	);
	const body = sequence(
		der(0xa0, der(0x02, Buffer.from([2]))),
		der(0x02, serial),
		ECDSA_WITH_SHA256,
		issuer,
		sequence(utcTime(fromMs), utcTime(toMs)),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, der(0x04, hosts)))),
	);
	const signature = der(0x03, Buffer.from([0]), sign('sha256', body, signing));
	const base64 = sequence(body, ECDSA_WITH_SHA256, signature).toString('base64');
	const lines = base64.replace(/(.{64})/g, '$1\n').trimEnd();
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
	};
}
