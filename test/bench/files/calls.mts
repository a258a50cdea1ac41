/** A file that the service received. */
export interface Received {
	bytes: number;
	sha256: string;
}

export type FileCalls = {
	where: (nothing: null) => { url: string; apiKey: string };
	/** A finished job whose result is a file of this size, with a link to it. */
	finished: (bytes: number) => { id: string; link: string; sha256: string };
	/** The files submitted since the last call. */
	received: (nothing: null) => Received[];
};
