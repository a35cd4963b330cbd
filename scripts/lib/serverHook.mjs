// Loaded into VS Code's server (`node --import`), never into anything else.
import http from 'node:http';

// The processes that the server starts may inherit the option: this is for the server alone.
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

/** Whoever started us holds the other end of our standard input. If it dies, however suddenly, nothing stays behind. */
function endWithParent() {
  process.stdin.resume();
  process.stdin.once('close', () => {
    try {
      process.kill(-process.pid, 'SIGKILL'); // the whole group, which we lead
    } finally {
      process.exit(1);
    }
  });
}
