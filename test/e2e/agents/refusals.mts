import type { JsonObject } from '../../lab/json.mts';
import type { LabCredential } from '../../lab/service.mts';
import type { Simulator } from '../../simulators/server.mts';
import type { ToolCase } from './toolCase.mts';

/** A request that the service says no to, and what a model has to read of that. */
export interface Trouble {
	title: string;
	tool: string;
	args: JsonObject;
	/** Plans what goes wrong. */
	plan?: () => void;
	says: string[];
}

/** A simulated service behind the tools, and all that agents ask of it. */
export interface ServiceTools {
	simulator: Simulator;
	credentials: LabCredential[];
	/** Each operation that an agent can use, and a call of it. */
	cases: ToolCase[];
	troubles: Trouble[];
	/** What no answer may hold. */
	secrets: string[];
}

/** Plans an answer that holds the key of the request. */
export const echo = (service: Simulator, method: string, status: number) => () => {
	service.fault(method, /(?:)/, { kind: 'echoKey', status });
};
