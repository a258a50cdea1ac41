/** One n8n that can be installed and started, and what it takes to install it. */
export interface Release {
	version: string;
	/** The major version of Node that it needs and ships compiled parts for. */
	nodeMajor: number;
	/** Versions of its dependencies that install where the ones it asks for do not. */
	overrides: Record<string, string>;
	env: Record<string, string>;
}

/** The n8n that `npm start` runs. */
export const CURRENT: Release = {
	version: '2.41.1',
	nodeMajor: 24,
	overrides: { linkedom: '0.18.12' },
	// Fetches a catalogue from n8n's servers at each start.
	env: { N8N_DISABLED_MODULES: 'mcp-registry' },
};

/** The last of n8n 1. */
export const OLD: Release = {
	version: '1.123.81',
	nodeMajor: 24,
	// Its xlsx comes from a site of its own; npm's older version is enough for what runs here.
	overrides: { xlsx: '0.18.5' },
	// Without a pool, the transactions of concurrent requests block each other.
	env: { N8N_RUNNERS_ENABLED: 'true', DB_SQLITE_POOL_SIZE: '4' },
};

/** Fetched if the system's Node has another major version. npm has 24.0.0 and no later 24 for macOS. */
export const NODE_VERSIONS: Record<number, string> = {
	20: '20.20.2',
	24: process.platform === 'darwin' ? '24.0.0' : '24.21.0',
};
