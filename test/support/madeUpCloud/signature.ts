import { createHmac } from 'node:crypto';

/** What both halves agree on: the path with its query, signed with the secret. */
export function moonSignature(secret: string, path: string): string {
  return createHmac('sha256', secret).update(path).digest('hex');
}
