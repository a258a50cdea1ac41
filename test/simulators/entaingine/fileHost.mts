import type { ServedFile } from '../common/generated.mts';
import { fileReply } from '../common/generated.mts';
import { Refusal } from '../common/refusal.mts';
import type { Reply, Route } from '../common/routes.mts';
import type { ReceivedRequest, ServerOptions } from '../server.mts';
import { Simulator } from '../server.mts';

/** A host that serves output files without a key, and rejects requests that carry one. */
export class EntaingineFileHost extends Simulator {
	readonly keyHeader = undefined;
	private readonly files = new Map<string, ServedFile>();

	constructor(options: ServerOptions) {
		super(options);
	}

	/** Serves the file and returns its URL. */
	add(file: ServedFile): string {
		const id = String(this.files.size + 1);
		this.files.set(id, file);
		return `${this.url}/files/${id}/${encodeURIComponent(file.name)}`;
	}

	protected routes(): Route[] {
		return [
			{
				method: 'GET',
				path: '/files/:id/:name',
				body: 'none',
				handle: ({ params }) => {
					const file = this.files.get(params.id);
					if (file?.name !== params.name) throw new Refusal(404, 'No such file');
					return fileReply(file);
				},
			},
		];
	}

	protected authorize({ headers }: ReceivedRequest): void {
		if (headers.authorization !== undefined) throw new Refusal(400, 'This host takes no key');
	}

	protected describe({ status, message }: Refusal): Reply {
		return { status, text: message };
	}
}
