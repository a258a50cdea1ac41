export { userFolder } from './environment.mts';
export { n8nWorkflow } from './n8n.mts';
export * from './binary.mts';
export * from './credentials.mts';
export * from './credentialTest.mts';
export * from './editor.mts';
export {
	type Execution,
	NODE,
	runNode,
	type RunError,
	type RunOptions,
	type RunResult,
	START,
	startNode,
} from './engine.mts';
export { logCount, type LogRecord, logText, recordedLogs } from './logs.mts';
export * from './pace.mts';
export * from './parking.mts';
export * from './polling.mts';
export * from './tool.mts';
export * from './tools.mts';
