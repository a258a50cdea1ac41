import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Checks } from '../lab/checks.mts';
import { Cleanup } from '../lab/cleanup.mts';
import { type Installation, installN8n, installNode } from '../lab/install.mts';
import { type Instance, startInstance } from '../lab/instance.mts';
import { installPackage, packProject } from '../lab/pack.mts';
import { tail } from '../lab/processes.mts';
import { duration } from '../lab/progress.mts';
import { CURRENT, type Release } from '../lab/releases.mts';
import { N8nClient, OWNER } from '../lab/rest.mts';
import type { Session } from '../lab/session.mts';
import type { Options } from './options.mts';
import type { Part, Stage, StartOptions } from './part.mts';

const LOG_LINES = 60;

/** What all parts share: made once, when the first of them needs it. */
export class Theatre {
	readonly #installations = new Map<string, Promise<Installation>>();
	#tarball: Promise<string> | undefined;

	constructor(
		private readonly session: Session,
		private readonly folder: string,
		private readonly options: Options,
	) {}

	/** Builds and packs the package, and installs the n8n that most parts run. */
	async prepare(): Promise<void> {
		await this.#packed();
		await this.#installation(CURRENT);
	}

	/** Runs one part, reports its result, and closes all that it opened. */
	async perform(part: Part): Promise<void> {
		const progress = this.session.progress.labelled(part.word);
		const checks = new Checks(progress);
		const cleanup = new Cleanup();
		const logs: string[] = [];
		const begunAt = Date.now();
		progress.say(part.title);
		try {
			await part.run(await this.#stage(part, { progress, checks, cleanup }, logs));
		} catch (error) {
			this.session.signal.throwIfAborted();
			const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
			checks.fail(reason);
			progress.plain(`✗ ${reason}`);
		}
		if (checks.failed > 0) {
			for (const log of logs) {
				const text = await readFile(log, 'utf8').catch(() => '');
				progress.plain(`The end of ${log}:\n${tail(text, LOG_LINES)}`);
			}
		}
		await cleanup.run();
		progress.say(`${part.title}: ${checks.tally}, ${duration(Date.now() - begunAt)}`);
		this.session.checks.add(checks, part.word);
	}

	async #stage(
		{ word }: Part,
		own: Pick<Stage, 'progress' | 'checks' | 'cleanup'>,
		logs: string[],
	): Promise<Stage> {
		const { signal } = this.session;
		const folder = join(this.folder, word);
		await mkdir(folder);
		let homes = 0;
		const home = async () => {
			const userFolder = join(folder, `home-${++homes}`);
			await installPackage(await this.#packed(), userFolder, signal);
			return userFolder;
		};
		const start = async ({
			release = CURRENT,
			name = 'n8n',
			...options
		}: StartOptions): Promise<Instance> => {
			const logFile = join(folder, `${name}.log`);
			if (!logs.includes(logFile)) logs.push(logFile);
			const installation = await this.#installation(release);
			const instance = await startInstance(installation, { ...options, logFile }, signal);
			own.cleanup.add(instance.stop);
			return instance;
		};
		return {
			...own,
			options: this.options,
			signal,
			folder,
			home,
			start,
			installation: async (release = CURRENT) => await this.#installation(release),
			rig: async (options = {}) => {
				const userFolder = await home();
				const instance = await own.progress.step(
					`Starting n8n ${(options.release ?? CURRENT).version}`,
					async () => await start({ ...options, userFolder }),
				);
				const n8n = new N8nClient(instance.url, signal);
				await n8n.signIn(OWNER);
				return { instance, n8n, userFolder };
			},
		};
	}

	async #packed(): Promise<string> {
		const { progress, signal } = this.session;
		this.#tarball ??= progress.step(
			'This package: built and packed',
			async () => await packProject(join(this.folder, 'package'), signal),
		);
		return await this.#tarball;
	}

	async #installation(release: Release): Promise<Installation> {
		const { progress, signal } = this.session;
		const key = JSON.stringify(release);
		let installation = this.#installations.get(key);
		if (installation === undefined) {
			installation = progress.step(
				`n8n ${release.version}, which takes several minutes the first time`,
				async (note) => {
					const node = await installNode(release, { signal, note });
					return await installN8n(release, node, { signal, note });
				},
			);
			this.#installations.set(key, installation);
		}
		return await installation;
	}
}
