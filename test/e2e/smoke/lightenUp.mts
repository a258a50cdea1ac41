import { startLightenUp } from '../../simulators/lightenUp.mts';
import type { SmokeCase } from './smoke.mts';
import { ONLY_AT_ACTIVATION } from './workflows.mts';

const SERVICE = { __rl: true, mode: 'name', value: 'cinema_getuser_info' };
const AT_NIGHT = 'nightly';

/** A service that is started and ends, and a run of it that a trigger starts, with OAuth2. */
export async function lightenUpSmoke(): Promise<SmokeCase> {
	const lightenUp = await startLightenUp({ executionMs: 300 });
	const { clientId, clientSecret } = lightenUp.keys;
	const credential = {
		type: 'lightenUpOAuth2Api',
		data: { baseUrl: lightenUp.url, clientId, clientSecret },
	};
	const idFor = (userid: string) =>
		[...lightenUp.executions.values()].find(({ inputs }) => inputs.userid === userid)?.id;
	const expected = (...users: string[]) =>
		users.map((userid) => ({ execution_id: idFor(userid), state: 'succeeded' }));
	const common = { authentication: 'oAuth2', serviceName: SERVICE, inputsMode: 'json' };
	return {
		node: 'lightenUp',
		hosts: [lightenUp],
		action: {
			credential,
			parameters: {
				...common,
				resource: 'service',
				operation: 'start',
				inputsJson: '={{ { userid: $json.user } }}',
				waitForCompletion: true,
			},
			items: [{ user: 'one' }, { user: 'two' }],
			jobs: () => lightenUp.executions.size,
			expected: () => expected('one', 'two'),
		},
		trigger: {
			credential,
			parameters: {
				...common,
				triggerOn: 'scheduledRunFinished',
				inputsJson: `{ "userid": "${AT_NIGHT}" }`,
			},
			pollTimes: ONLY_AT_ACTIVATION,
			expected: () => expected(AT_NIGHT),
		},
	};
}
