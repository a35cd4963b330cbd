// What a VS Code host says about itself in every run, and what is of no use to whoever reads the output of a test.
const noise = [
  // The host runs without its native modules (logger, watchdog) and without Microsoft's signing module.
  /bindings file|spdlog|native-watchdog|\bvsda\b|build\/Release\//,
  // The workbench's way to its server.
  /^(Resolving|Resolved) connection token|^Creating a socket|reconnection-grace-time/,
  // No shop, no AI, no service worker for installing the page as an app.
  /^(Ignoring fetching|Updating) additional builtin|^Canceled: Canceled|^\[AgentHost|^\[AccountPolicyGate|^ChatSessionStore|^\[ChatModelSelection|No default agent contributed/,
  /^\[Service Worker\] registration|serviceWorker\.js|fetching the script|^Overwriting extension <</,
  // No account of anybody is there to sign in with.
  /^Error: Timed out waiting for authentication provider/,
  // What a reload always brings.
  /^\[lifecycle\] Long running operations/,
  // Its own log, written while a reload closes its store.
  /Unable to write file 'vscode-log:/,
];

/** @param {string} text one message of the workbench or of its server */
export const isNoise = (text) => noise.some((pattern) => pattern.test(text));

/** Leaves the noise out of what the host's server has printed: whole messages with the stack traces that follow them. */
export function withoutNoise(text) {
  const kept = [];
  let skipping = false;
  for (const line of text.split('\n')) {
    const continued = /^\s|^[}\]]|^Require stack:|^- /.test(line);
    if (isNoise(line)) skipping = true;
    else if (!continued) skipping = false;
    if (!skipping && line.trim() !== '') kept.push(line);
  }
  return kept.join('\n');
}
