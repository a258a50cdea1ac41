import { cpus, totalmem } from 'node:os';

import type { Installation } from '../../lab/install.mts';

/** What a run was made on. */
export interface Machine {
	processor: string;
	cores: number;
	memoryGb: number;
	platform: string;
	n8n: string;
	/** The Node that n8n ran on. */
	n8nNode: string;
	/** The Node that the service, undici and the bench ran on. */
	benchNode: string;
	date: string;
}

export function describeMachine({ release, node }: Installation): Machine {
	const processors = cpus();
	return {
		processor: processors[0]?.model.trim() ?? 'unknown',
		cores: processors.length,
		memoryGb: Math.round(totalmem() / 1024 ** 3),
		platform: `${process.platform} ${process.arch}`,
		n8n: release.version,
		n8nNode: node.version,
		benchNode: process.versions.node,
		date: new Date().toISOString().slice(0, 10),
	};
}
