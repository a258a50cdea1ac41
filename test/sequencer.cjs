const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that wait most of the time, on real clocks. */
const WAITS = [
	/arcanna[\\/]together/,
	/jobs[\\/]durable[\\/]bothModes/,
	/triggers[\\/]deadline/,
	/http[\\/]rateLimits/,
];

/** Starts the files that take longest first, so that no worker is left with one of them at the end. */
module.exports = class extends Sequencer {
	sort(tests) {
		const rank = ({ path }) => {
			const at = WAITS.findIndex((pattern) => pattern.test(path));
			return at < 0 ? WAITS.length : at;
		};
		return super.sort(tests).sort((one, other) => rank(one) - rank(other));
	}
};
