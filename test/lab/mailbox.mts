import { createServer, type Socket } from 'node:net';

import { listen } from '../simulators/common/loopback.mts';
import type { LabCredential } from './service.mts';

/** A mail as it was received. */
export interface Mail {
	/** Header and body, in MIME. */
	source: string;
}

/** A mail server that keeps what it gets, for examples that send mail. */
export interface Mailbox {
	mails: Mail[];
	/** What n8n's Send Email node needs to reach it. */
	credential: (name: string) => LabCredential;
	close: () => Promise<void>;
}

const END_OF_MAIL = '\r\n.\r\n';
const END_OF_LINE = '\r\n';

/** Starts it on a free port. It supports as much of SMTP (RFC 5321) as a client without login uses. */
export async function startMailbox(): Promise<Mailbox> {
	const mails: Mail[] = [];
	const connections = new Set<Socket>();
	const server = createServer((socket) => {
		connections.add(socket);
		socket.on('close', () => connections.delete(socket));
		socket.on('error', () => socket.destroy());
		converse(socket, (source) => mails.push({ source }));
	});
	const port = await listen(server);
	return {
		mails,
		credential: (name) => ({
			name,
			type: 'smtp',
			data: { host: '127.0.0.1', port, secure: false, disableStartTls: true },
		}),
		close: async () => {
			for (const socket of connections) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function converse(socket: Socket, keep: (source: string) => void): void {
	let received = '';
	let inMail = false;
	const say = (line: string) => socket.write(`${line}${END_OF_LINE}`);
	say('220 mailbox');
	socket.setEncoding('utf8').on('data', (text: string) => {
		received += text;
		for (;;) {
			const ending = inMail ? END_OF_MAIL : END_OF_LINE;
			const end = received.indexOf(ending);
			if (end === -1) return;
			const part = received.slice(0, end);
			received = received.slice(end + ending.length);
			if (inMail) {
				inMail = false;
				keep(part.replaceAll('\r\n..', '\r\n.'));
				say('250 kept');
				continue;
			}
			const command = part.slice(0, 4).toUpperCase();
			inMail = command === 'DATA';
			if (inMail) say('354 go ahead');
			else if (command === 'QUIT') socket.end(`221 bye${END_OF_LINE}`);
			else say('250 mailbox');
		}
	});
}

/** The text that is mailed as HTML or plain text, decoded. */
export function textOf({ source }: Mail): string {
	return partsOf(source).find(({ head }) => /^content-type: text\//im.test(head))?.text ?? '';
}

/** What is attached under this name, decoded; undefined if nothing is. */
export function attachmentOf({ source }: Mail, name: string): string | undefined {
	return partsOf(source).find(
		({ head }) =>
			/^content-disposition: attachment/im.test(head) && head.includes(`filename=${name}`),
	)?.text;
}

/** The innermost parts of a mail: the mail itself if it has no parts. */
function partsOf(source: string): Array<{ head: string; text: string }> {
	const [head, ...rest] = source.split('\r\n\r\n');
	const body = rest.join('\r\n\r\n');
	const unfolded = head.replace(/\r\n[ \t]+/g, ' ');
	const [, boundary] = /boundary="?([^";\r\n]+)/i.exec(unfolded) ?? [];
	if (boundary === undefined) return [{ head: unfolded, text: decoded(unfolded, body) }];
	return body
		.split(`--${boundary}`)
		.slice(1, -1)
		.flatMap((part) => partsOf(part.replace(/^\r\n/, '').replace(/\r\n$/, '')));
}

function decoded(head: string, body: string): string {
	const [, encoding = ''] = /^content-transfer-encoding: (\S+)/im.exec(head) ?? [];
	if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
	if (encoding !== 'quoted-printable') return body;
	const bytes = body
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString('utf8');
}
