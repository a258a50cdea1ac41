import type { JsonObject } from '../../lab/json.mts';
import type { LabCredential } from '../../lab/service.mts';
import type { Simulator } from '../../simulators/server.mts';
import type { ToolCase } from './toolCase.mts';

/** A request that the service rejects, and what a model has to read about that. */
export interface Trouble {
	title: string;
	tool: string;
	args: JsonObject;
	/** Plans what goes wrong. */
	plan?: () => void;
	says: string[];
}

/** A simulated service for the tools, and every call that agents make. */
export interface ServiceTools {
	simulator: Simulator;
	credentials: LabCredential[];
	/** Each operation that an agent can use, and a call of it. */
	cases: ToolCase[];
	troubles: Trouble[];
	/** What no response may contain. */
	secrets: string[];
}

/** Plans a response that contains the key of the request. */
export const echo = (service: Simulator, method: string, status: number) => () => {
	service.fault(method, /(?:)/, { kind: 'echoKey', status });
};
