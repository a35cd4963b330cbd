// Messages that a VS Code host prints in every run and that do not help a reader of test output.
const noise = [
  // The host runs without its native modules (logger, watchdog) and without Microsoft's signing module.
  /bindings file|spdlog|native-watchdog|\bvsda\b|build\/Release\//,
  // The workbench connects to its server.
  /^(Resolving|Resolved) connection token|^Creating a socket|reconnection-grace-time/,
  // No shop, no AI, no service worker for installing the page as an app.
  /^(Ignoring fetching|Updating) additional builtin|^Canceled: Canceled|^\[AgentHost|^\[AccountPolicyGate|^ChatSessionStore|^\[ChatModelSelection|No default agent contributed/,
  /^\[Service Worker\] registration|serviceWorker\.js|fetching the script|^Overwriting extension <</,
  // There is no account to sign in with.
  /^Error: Timed out waiting for authentication provider/,
  // Every reload causes this message.
  /^\[lifecycle\] Long running operations/,
  // Its own log, written while a reload closes its store.
  /Unable to write file 'vscode-log:/,
];

/** @param {string} text one message of the workbench or of its server */
export const isNoise = (text) => noise.some((pattern) => pattern.test(text));

/** Removes noise from the output of the host's server: whole messages with their stack traces. */
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
