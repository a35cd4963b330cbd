// Loaded into VS Code's server (`node --import`). The workbench of code-server's package asks for half of the key that
// it encrypts SecretStorage with (`POST …/mint-key`), and only code-server's own server, which we do not run, has an
// answer. Without one, secrets are forgotten when the window reloads.
import http from 'node:http';

const key = Buffer.from(process.env['CMM_HOST_KEY'] ?? '', 'hex');
const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function (event, request, response, ...rest) {
  if (key.length > 0 && event === 'request' && request.method === 'POST' && request.url.endsWith('/mint-key')) {
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(key);
    return true;
  }
  return emit.call(this, event, request, response, ...rest);
};
