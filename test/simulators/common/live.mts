/** The options of a simulator for the next port. */
export type NextPort = () => { port: number };

/** A service with data that moves, until it is stopped. */
export interface Live {
	/** Where it is, and its keys. */
	about: { url: string } & Record<string, unknown>;
	close(): Promise<void>;
}
