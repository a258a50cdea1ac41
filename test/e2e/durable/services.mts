import { type OpenedWaiting, WAITING } from '../../services/waiting.mts';
import type { Stage } from '../part.mts';

/** A simulated service, and how its node starts a job for an item `{ n }` and waits for it. */
export interface Service extends OpenedWaiting {
	name: string;
	/** The field of an item that names its job. */
	idField: string;
}

export async function openServices({ cleanup }: Pick<Stage, 'cleanup'>): Promise<Service[]> {
	const starting = WAITING.filter(({ starts }) => starts);
	return await Promise.all(
		starting.map(async ({ manifest, open }) => {
			const ways = await open(0);
			for (const { server } of ways) cleanup.add(async () => await server.close());
			return { ...ways[0], name: manifest.service.name, idField: manifest.idFields[0] };
		}),
	);
}
