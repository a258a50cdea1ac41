const { AsyncLocalStorage } = require('node:async_hooks');
const vm = require('node:vm');
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** Stands for "this context" where jest asks in which one it should compile a module. */
const HERE = {};
const compileFunction = vm.compileFunction;
const compiled = new Map();
vm.compileFunction = (code, parameters, options) => {
	if (options?.parsingContext !== HERE) return compileFunction(code, parameters, options);
	const { filename, importModuleDynamically } = options;
	if (isShared(filename)) return (module) => (module.exports = require(filename));
	const known = compiled.get(filename);
	if (known?.code === code) return known.run;
	const run = compileFunction(code, parameters, { filename, importModuleDynamically });
	compiled.set(filename, { code, run });
	return run;
};

/** Whether a file belongs to a package other than jest, whose packages hold a test file's state. */
function isShared(filename) {
	const [, name] = /.*\/node_modules\/(.+)/.exec(filename) ?? [];
	return name !== undefined && !/^(jest|expect|@jest)\b/.test(name);
}

const used = new Set();
for (const name of ['run', 'enterWith']) {
	const method = AsyncLocalStorage.prototype[name];
	AsyncLocalStorage.prototype[name] = function (...given) {
		used.add(this);
		return method.apply(this, given);
	};
}

/**
 * Runs test files in the context of the process, which takes half the time of one context each, as
 * jest's own environment does: n8n is loaded once for all files of a worker, no global is looked up
 * through a proxy, and what V8 has compiled and optimised stays. Each file still has its own modules
 * of this project. What a file changes beyond them, it has to restore; this class restores the
 * globals, `process.env` and timers.
 */
module.exports = class {
	global = globalThis;
	moduleMocker = new ModuleMocker(globalThis);
	fakeTimers = null;
	#globals = Object.getOwnPropertyDescriptors(globalThis);
	#env = { ...process.env };
	#exit = process.exit;

	constructor({ projectConfig }) {
		this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
	}

	getVmContext() {
		return HERE;
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	async setup() {}

	async teardown() {
		this.fakeTimersModern.dispose();
		this.moduleMocker.restoreAllMocks();
		// This includes the state and the event handlers of the file's jest.
		for (const key of Reflect.ownKeys(globalThis)) {
			if (!(key in this.#globals)) Reflect.deleteProperty(globalThis, key);
		}
		for (const key of Reflect.ownKeys(this.#globals)) {
			Reflect.defineProperty(globalThis, key, this.#globals[key]);
		}
		for (const name of Object.keys(process.env)) {
			if (!(name in this.#env)) delete process.env[name];
		}
		Object.assign(process.env, this.#env);
		process.exit = this.#exit;
		// A storage that was used once follows every promise of its process from then on, which made file
		// after file slower; each one leaves at least jest's own storage.
		for (const storage of used) storage.disable();
		used.clear();
		this.global = null;
	}
};
