/** What a poll gave and what it took of this process's processor time. */
export interface PollTold {
	ids: string[];
	cpuMs: number;
}

export type PollCalls = {
	/** Activates a trigger for new decisions, which notes where the service stands. */
	activate: (service: { url: string; apiKey: string; jobId: number }) => Promise<PollTold>;
	poll: (nothing: null) => Promise<PollTold>;
};
