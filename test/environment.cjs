const { AsyncLocalStorage } = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

const used = new Set();
for (const name of ['run', 'enterWith']) {
	const method = AsyncLocalStorage.prototype[name];
	AsyncLocalStorage.prototype[name] = function (...given) {
		used.add(this);
		return method.apply(this, given);
	};
}

/**
 * Each test file leaves an AsyncLocalStorage behind, jest's own among them. One that was used once
 * follows every promise of its process from then on, so that the files after it became slower and
 * slower, and memory grew.
 */
module.exports = class extends TestEnvironment {
	async teardown() {
		for (const storage of used) storage.disable();
		used.clear();
		await super.teardown();
	}
};
