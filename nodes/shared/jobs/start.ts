import { sendForJson, type Client } from '../http/client';
import { ServiceError, settleService } from '../http/errors';
import type { Change, Request } from '../http/exchange';
import type { Service } from '../http/service';

/** How a service starts one kind of job. */
export interface JobStart<Job> {
	/** Such as "process". */
	noun: string;
	/** The job in the response; undefined if it has no ID. */
	read(body: unknown): Job | undefined;
	/** The job in the JSON of an error response, if the service reports a job that failed immediately. */
	readRefusal?(body: unknown): Job | undefined;
}

/** What a request that starts a job changes. */
export function startChange(noun: string, check: string): Change {
	return { mayHave: `The ${noun} may have started and been billed`, check };
}

/**
 * The error for a response without the ID of something new.
 * @param words why it has none, if the service says so
 */
export function withoutId({ name }: Service, noun: string, words?: string): ServiceError {
	return new ServiceError({
		message: words ?? `${name} returned no ID for the ${noun}`,
		advice:
			words === undefined
				? `Check the Base URL in the credential, and for a proxy between n8n and ${name}.`
				: `${name} reported this in a response with a success status (2xx). Check this node's field values.`,
		mayHaveSucceeded: true,
		transient: false,
	});
}

/**
 * Sends a request that starts a job, and reads the job in the response.
 * @throws ServiceError which says what to check first if the job may have started
 */
export async function startJob<Job>(
	client: Client,
	request: Request & { change: Change },
	{ noun, read, readRefusal }: JobStart<Job>,
): Promise<Job> {
	const { service } = client;
	const starting = sendForJson(client, request, (body) => {
		const job = read(body);
		if (job !== undefined) return job;
		throw withoutId(service, noun, service.errorMessage(body, ''));
	});
	const job = await settleService(starting);
	if (!(job instanceof ServiceError)) return job;
	const refused = readRefusal?.(job.facts.body);
	if (refused !== undefined) return refused;
	throw job;
}
