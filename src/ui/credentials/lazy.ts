// Import and renewal of existing keys. A separate file in dist/, loaded on first use.
export { importCredentials } from './importCommand.ts';
export { readAgain } from './renewal.ts';
