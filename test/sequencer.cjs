const { default: Sequencer } = require('@jest/test-sequencer');

/** Waits, on real clocks, for most of its time. */
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
