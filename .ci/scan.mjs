// Runs n8n's strict lint and its scanner on the sources and the tarball of each package:
// node .ci/scan.mjs [package …]
process.argv.splice(2, 0, 'test/lab/scan.mts');
await import('../scripts/start.mjs');
