// The floor: a bare loop on node:http with one kept-alive agent.
import { Agent, request } from 'node:http';
import { signedReads } from './signed.ts';

const agent = new Agent({ keepAlive: true });

export const open = signedReads(({ hostname, port }) => ({ method, path, headers, body }) => {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, hostname, port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve(text);
      });
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
});
