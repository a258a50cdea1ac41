import type { JsonObject } from '../../lab/json.mts';
import type { Simulator } from '../../simulators/server.mts';
import type { ActionCase, ActionScene, TriggerCase, TriggerScene } from './cases.mts';
import type { ExpectedRequest } from './requests.mts';

/** What stands around every scene of a service. */
export interface Surroundings {
	hosts: Simulator[];
	credential: { type: string; data: JsonObject };
	/** Besides the scene's own. */
	parameters?: JsonObject;
	/** What the hosts receive before the scene's own requests. */
	receivedBefore?: ExpectedRequest[];
}

/** The scene with a simulated service, and what it has to tell about the credential. */
type Set<Scene, Service, Own> = (service: Service) => Omit<Scene, 'hosts' | 'credential'> & Own;

interface SceneMakers<Service, Options, Own> {
	action: (
		resourceAndOperation: [string, string],
		name: string,
		set: Set<ActionScene, Service, Own>,
		/** For the simulator. */
		special?: { options?: Options },
	) => ActionCase;
	trigger: (
		triggerOn: string,
		name: string,
		set: Set<TriggerScene, Service, Own>,
		special?: { options?: Options },
	) => TriggerCase;
}

/**
 * Makes cases with a service of their own each.
 * @param node the action node's name; the trigger's is the same and "Trigger"
 */
export function casesOf<Service, Options, Own extends object = object>(
	node: string,
	start: (options?: Options) => Promise<Service>,
	surround: (service: Service, own: Own) => Surroundings,
): SceneMakers<Service, Options, Own> {
	const begin = async <Scene extends Pick<ActionScene, 'parameters' | 'received'>>(
		set: (service: Service) => Scene & Own,
		parameters: JsonObject,
		options?: Options,
	) => {
		const service = await start(options);
		const scene = set(service);
		const around = surround(service, scene);
		const { hosts, credential, receivedBefore = [] } = around;
		return {
			...scene,
			hosts,
			credential,
			parameters: { ...around.parameters, ...parameters, ...scene.parameters },
			received: () => [...receivedBefore, ...scene.received()],
		};
	};
	return {
		action: ([resource, operation], name, set, { options } = {}) => ({
			node,
			resource,
			operation,
			name,
			set: async () => await begin(set, { resource, operation }, options),
		}),
		trigger: (triggerOn, name, set, { options } = {}) => ({
			node: `${node}Trigger`,
			triggerOn,
			name,
			set: async () => await begin(set, { triggerOn }, options),
		}),
	};
}
