/** What a poll returned, and the processor time that it took in this process. */
export interface PollTold {
	ids: string[];
	cpuMs: number;
}

/** Polls of one event of a trigger for which nothing is new. */
export interface QuietPolls {
	/** The service and the event. */
	title: string;
	/** The most that one poll sent. */
	requests: number;
	/** The processor time of each, including the simulated service's. */
	cpuMs: number[];
}

export type PollCalls = {
	/** Activates a trigger for new decisions, which notes what the service has so far. */
	activate: (service: { url: string; apiKey: string; jobId: number }) => Promise<PollTold>;
	poll: (nothing: null) => Promise<PollTold>;
	/** Polls every event of every trigger when nothing is new, on a process that has warmed up. */
	quiet: (nothing: null) => Promise<QuietPolls[]>;
};
