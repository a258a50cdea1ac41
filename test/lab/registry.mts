import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A version of a package that the registry has. */
export interface RegistryPackage {
	name: string;
	version: string;
	/** The tarball's path; without one the version can be listed, but not installed. */
	tarball?: string;
}

/** A registry of npm packages on this machine, which knows these packages and no others. */
export interface Registry {
	url: string;
	/** What npm calls the integrity of a package's tarball, by its name. */
	integrity: Map<string, string>;
	close(): Promise<void>;
}

interface Stored extends RegistryPackage {
	bytes: Buffer;
	integrity: string;
}

/** Starts a registry, which handles the requests of `npm view`, `npm pack` and n8n. */
export async function startRegistry(packages: RegistryPackage[]): Promise<Registry> {
	const stored = new Map<string, Stored>();
	for (const each of packages) {
		const bytes = each.tarball === undefined ? Buffer.alloc(0) : await readFile(each.tarball);
		const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
		stored.set(each.name, { ...each, bytes, integrity });
	}
	const server = createServer(({ url = '' }, response) => {
		const [name, version, file] = url.split('?')[0].split('/').slice(1).map(decodeURIComponent);
		const found = stored.get(name);
		if (!found) return void send(response, 404, { error: 'Not found' });
		if (version === '-' && file !== undefined) return void response.end(found.bytes);
		const manifest = {
			name,
			version: found.version,
			dist: {
				tarball: `${address()}/${name}/-/${name}-${found.version}.tgz`,
				integrity: found.integrity,
				shasum: createHash('sha1').update(found.bytes).digest('hex'),
			},
		};
		if (version === undefined) {
			return void send(response, 200, {
				name,
				'dist-tags': { latest: found.version },
				versions: { [found.version]: manifest },
			});
		}
		const known = version === found.version || version === 'latest';
		send(response, known ? 200 : 404, known ? manifest : { error: 'Not found' });
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const address = () => `http://127.0.0.1:${port}`;
	return {
		url: address(),
		integrity: new Map([...stored].map(([name, { integrity }]) => [name, integrity])),
		close: async () => {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

function send(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'content-type': 'application/json' });
	response.end(JSON.stringify(body));
}
