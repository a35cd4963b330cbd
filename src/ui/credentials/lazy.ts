// What is loaded with the first look for keys that exist already. A file of dist/ of its own.
export { importCredentials } from './importCommand.ts';
export { readAgain } from './renewal.ts';
