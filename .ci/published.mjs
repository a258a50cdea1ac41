// Runs the engine tests of each service on published requests and responses:
// node .ci/published.mjs [--quick] [service …]
process.argv.splice(2, 0, 'test/published/matrix.mts');
await import('../scripts/start.mjs');
