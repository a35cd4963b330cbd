import { createHash, createHmac } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { percentEncoded } from '../base/encoding.ts';
import type { ProblemError } from '../model/problem.ts';
import { type Answerer, refused } from './problems.ts';

// Shared by the signatures of several clouds: a hash of the request in canonical form, signed with HMAC.

export interface SigningKeys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** A header to sign. Its name is in lower case. */
export type Header = readonly [name: string, value: string];

export interface CanonicalParts {
  readonly method: string;
  readonly path: string;
  /** As returned by `canonicalQuery`. */
  readonly query: string;
  /** Sorted by name. */
  readonly headers: readonly Header[];
  /** SHA-256 of the body in lower-case hexadecimal. */
  readonly payloadHash: string;
}

export function canonicalText({ method, path, query, headers, payloadHash }: CanonicalParts): string {
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join('');
  return [method, path, query, lines, headerNames(headers), payloadHash].join('\n');
}

export function headerNames(headers: readonly Header[]): string {
  return headers.map(([name]) => name).join(';');
}

/** The query in canonical form: sorted and strictly percent-encoded. It must be sent in the same form. */
export function canonicalQuery(pairs: Iterable<readonly [name: string, value: string]>): string {
  return [...pairs]
    .sort(inOrder)
    .map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`)
    .join('&');
}

/** Sorts by name, then by value. Not localeCompare: the servers sort by bytes. */
export function inOrder(
  [name, value]: readonly [name: string, value: string],
  [otherName, otherValue]: readonly [name: string, value: string],
): number {
  return inCodeOrder(name, otherName) || inCodeOrder(value, otherValue);
}

function inCodeOrder(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** SHA-256 of an empty body. */
export const hashOfNothing = sha256('');

export function hmacSha256(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text, 'utf8').digest('hex');
}

/**
 * The problem of keys that cannot be sent in a header, because they contain more than visible ASCII; null for valid
 * keys. Without this check, the failure would look like a network problem.
 */
export function unsendableKeys(by: Answerer): ProblemError | null {
  const { accessKeyId, securityToken } = by.account;
  const sent = [accessKeyId, ...(securityToken ? [securityToken] : [])];
  if (sent.every((part) => /^[\x21-\x7e]+$/.test(part))) return null;
  const words = l10n.t('A key is empty or holds a character that no key has.');
  return refused({ kind: 'credentials', code: null, words, requestId: null }, by);
}
