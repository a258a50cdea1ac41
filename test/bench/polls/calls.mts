/** What a poll gave and what it took of this process's processor time. */
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
	/** What each took of the processor, the simulated service's part included. */
	cpuMs: number[];
}

export type PollCalls = {
	/** Activates a trigger for new decisions, which notes where the service stands. */
	activate: (service: { url: string; apiKey: string; jobId: number }) => Promise<PollTold>;
	poll: (nothing: null) => Promise<PollTold>;
	/** Polls every event of every trigger when nothing is new, on a process that has warmed up. */
	quiet: (nothing: null) => Promise<QuietPolls[]>;
};
