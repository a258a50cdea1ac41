import { sendForJson, type Client } from '../http/client';
import { ServiceError, settleService } from '../http/errors';
import type { Request } from '../http/exchange';

/** What a service says of starting one kind of job. */
export interface JobStart<Job> {
	/** Such as "process". */
	noun: string;
	/** The job in the response; undefined where it has no ID. */
	read(body: unknown): Job | undefined;
	/** The job in the JSON of a refusal, where a service tells of one that has failed at once. */
	readRefusal?(body: unknown): Job | undefined;
	/** A sentence: where to look before the user starts a job again that may have started. */
	check: string;
}

/**
 * Sends a request that starts a job, and reads the job in the response.
 * @throws ServiceError which says what to check first where the job may have started
 */
export async function startJob<Job>(
	client: Client,
	request: Request,
	{ noun, read, readRefusal, check }: JobStart<Job>,
): Promise<Job> {
	const { service } = client;
	const starting = sendForJson(client, request).then((body) => {
		const job = read(body);
		if (job !== undefined) return job;
		throw new ServiceError({
			message: service.errorMessage(body, '') ?? `${service.name} returned no ID for the ${noun}`,
			advice: 'Check the Base URL in the credential.',
			mayHaveSucceeded: true,
			transient: false,
		});
	});
	const job = await settleService(starting);
	if (!(job instanceof ServiceError)) return job;
	const refused = readRefusal?.(job.facts.body);
	if (refused !== undefined) return refused;
	if (!job.facts.mayHaveSucceeded) throw job;
	throw job.advising(`The ${noun} may have started and been billed; it was not resent. ${check}`);
}
