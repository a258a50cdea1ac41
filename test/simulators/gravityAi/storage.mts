import { randomBytes } from 'node:crypto';
import type { ServedFile } from '../common/generated.mts';
import { fileReply } from '../common/generated.mts';
import { Refusal } from '../common/refusal.mts';
import type { Exchange, Reply, Route } from '../common/routes.mts';
import type { ReceivedRequest, ServerOptions } from '../server.mts';
import { Simulator } from '../server.mts';

interface Link {
	file: ServedFile;
	expiresAt: number;
}

const KEY_HEADERS = ['x-api-key', 'authorization'];

/** The object storage that holds the results, on a host of its own. Its links carry their own key. */
export class GravityAiStorage extends Simulator {
	readonly keyHeader = undefined;
	private readonly links = new Map<string, Link>();

	constructor(options: ServerOptions) {
		super(options);
	}

	/** A link that opens this file for some time, if it is used exactly as it is. */
	presign(jobId: string, file: ServedFile, lifetimeMs: number): string {
		const id = jobId.replaceAll('-', '');
		const expiresAt = Date.now() + lifetimeMs;
		const folder = [randomBytes(16), randomBytes(16)].map((bytes) => bytes.toString('hex'));
		const signed = (bytes: number) =>
			encodeURIComponent(`/+${randomBytes(bytes).toString('base64')}=`);
		const path = `/simulated/on_demand/${folder.join('/')}/${id}/output/${encodeURIComponent(file.name)}`;
		const search = [
			'AWSAccessKeyId=SIMULATED',
			`Expires=${Math.ceil(expiresAt / 1000)}`,
			`x-amz-security-token=${signed(600)}`,
			`Signature=${signed(20)}`,
		].join('&');
		this.links.set(`${path}?${search}`, { file, expiresAt });
		return `${this.url}${path}?${search}`;
	}

	/** Makes every link that was issued expire. */
	expireLinks(): void {
		for (const link of this.links.values()) link.expiresAt = 0;
	}

	protected routes(): Route[] {
		const query = ['AWSAccessKeyId', 'Expires', 'x-amz-security-token', 'Signature'];
		const path = '/simulated/on_demand/:account/:model/:job/output/:file';
		const handle = (exchange: Exchange) => this.open(exchange);
		return [{ method: 'GET', path, query, body: 'none', handle }];
	}

	protected authorize(request: ReceivedRequest): void {
		if (KEY_HEADERS.some((name) => request.headers[name] !== undefined)) {
			throw new Refusal(400, 'Only one auth mechanism allowed');
		}
	}

	protected describe({ status, message }: Refusal): Reply {
		const code = status === 403 ? 'AccessDenied' : 'InvalidArgument';
		const text = `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
		return { status, text, contentType: 'application/xml' };
	}

	private open({ request }: Exchange): Reply {
		const link = this.links.get(request.path + request.search);
		if (!link) throw new Refusal(403, 'The request signature does not match');
		if (link.expiresAt <= Date.now()) throw new Refusal(403, 'Request has expired');
		return fileReply(link.file);
	}
}
