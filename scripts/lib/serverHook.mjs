// VS Code's server loads this file (`node --import`). No other process may load it.
import http from 'node:http';

// Child processes of the server may inherit the option, but only the server may run this code.
if (process.argv[1]?.endsWith('server-main.js')) {
  serveKey(Buffer.from(process.env['CMM_HOST_KEY'] ?? '', 'hex'));
  endWithParent();
}

/**
 * The workbench of code-server's package asks for half of the key that it encrypts SecretStorage with
 * (`POST …/mint-key`), and only code-server's own server, which we do not run, has an answer. Without one, secrets are
 * forgotten when the window reloads.
 */
function serveKey(key) {
  const emit = http.Server.prototype.emit;
  http.Server.prototype.emit = function (event, request, response, ...rest) {
    if (event === 'request' && request.method === 'POST' && request.url.endsWith('/mint-key')) {
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(key);
      return true;
    }
    return emit.call(this, event, request, response, ...rest);
  };
}

/** Kills the server's group when its parent dies. The parent holds the other end of stdin, which then closes. */
function endWithParent() {
  process.stdin.resume();
  process.stdin.once('close', () => {
    try {
      process.kill(-process.pid, 'SIGKILL'); // The server leads this group.
    } finally {
      process.exit(1);
    }
  });
}
