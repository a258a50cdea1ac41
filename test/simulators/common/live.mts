/** The options of a simulator for the next port. */
export type NextPort = () => { port: number };

/** A simulated service whose data changes, until it is stopped. */
export interface Live {
	/** Where it is, and its keys. */
	about: { url: string } & Record<string, unknown>;
	close(): Promise<void>;
}
