// n8n reads these while it is being loaded. The service has a name that is allowed; a link to an
// address of this machine, which its storage has, is not.
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
process.env.N8N_SSRF_ALLOWED_HOSTNAMES = 'localhost';

/** The address by the name that n8n allows. */
export const byAllowedName = (url: string): string => url.replace('127.0.0.1', 'localhost');
