import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CloudId } from '../../model/task.ts';
import type { World } from '../scenario/world.ts';
import { type Answer, headerOf, jsonAnswer, type Received } from './exchange.ts';
import { type Fault, type Faults, type WireFault, wireFaults } from './faults.ts';
import { type Call, distortions, refusals, type SimulatedGateway } from './gateway.ts';
import type { Requests, Violation } from './records.ts';

export interface ListenerParts {
  readonly gateways: ReadonlyMap<CloudId, SimulatedGateway>;
  /** The cloud that a request is for; null: none. */
  readonly route: (request: Received) => CloudId | null;
  /** Whether to serve requests to this host in addition to loopback. */
  readonly servesHost: (host: string) => boolean;
  readonly faults: Faults;
  readonly requests: Requests;
  readonly violations: Violation[];
  /** The current world. */
  readonly world: () => World;
  /** Receives one line per response. It contains no key, query, or body. */
  readonly log: (line: string) => void;
}

/** Requests to a real gateway are a few hundred bytes long. */
const largestBody = 1024 * 1024;
const hugeChunk = Buffer.alloc(1024 * 1024, 'x');
const hugeChunks = 20;

export type Listener = (incoming: IncomingMessage, response: ServerResponse) => void;

export function createListener(parts: ListenerParts): Listener {
  return (incoming, response) => {
    // A client that disconnects is not an error here.
    incoming.on('error', () => undefined);
    response.on('error', () => undefined);
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= largestBody) chunks.push(chunk);
    });
    incoming.on('end', () => {
      const world = parts.world();
      const request = received(incoming, Buffer.concat(chunks), world.now);
      if (length > largestBody) send(response, text(413, 'The request is too large.'), world);
      else handle(parts, request, response, world);
    });
  };
}

function handle(parts: ListenerParts, request: Received, response: ServerResponse, world: World): void {
  const host = headerOf(request, 'host') ?? '';
  const served = isLoopback(host) || parts.servesHost(host);
  const cloud = served ? parts.route(request) : null;
  const gateway = cloud === null ? undefined : parts.gateways.get(cloud);
  if (gateway === undefined) {
    parts.requests.strayed();
    send(response, refusalOf(served), world);
    return;
  }
  const call = gateway.identify(request);
  parts.requests.received(gateway.cloud, call.action, call.taskId);
  if (call.writes) {
    const { method, path } = request;
    parts.violations.push({ cloud: gateway.cloud, action: call.action, method, path });
  }
  const fault = call.writes ? null : parts.faults.take(gateway.cloud, call.taskId, call.action);
  const good = (): Answer => gateway.answer(request, call, world);
  parts.log(`${request.method} ${gateway.cloud} ${printable(call)} ${fault ?? ''}`.trimEnd());
  if (fault === null) send(response, good(), world);
  else sendFault(response, fault, gateway, request, good, world);
}

function sendFault(
  response: ServerResponse,
  fault: Fault,
  gateway: SimulatedGateway,
  request: Received,
  good: () => Answer,
  world: World,
): void {
  const refusal = refusals.find((candidate) => candidate === fault);
  if (refusal !== undefined) {
    send(response, gateway.refuse(refusal, request), world);
    return;
  }
  const distortion = distortions.find((candidate) => candidate === fault);
  if (distortion !== undefined) {
    const answer = good();
    // A refusal stays a refusal: distortions apply only to what a cloud reports about a task.
    send(response, answer.status === 200 ? gateway.distort(distortion, answer) : answer, world);
    return;
  }
  const wireFault = wireFaults.find((candidate) => candidate === fault);
  if (wireFault !== undefined) sendWireFault(response, wireFault, good, world);
}

const page = '<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in to continue</h1></body></html>';

function sendWireFault(response: ServerResponse, fault: WireFault, good: () => Answer, world: World): void {
  switch (fault) {
    case 'http500':
      send(response, jsonAnswer(500, { error: 'internal server error' }), world);
      return;
    case 'html':
      send(response, { status: 200, headers: { 'Content-Type': 'text/html' }, body: page }, world);
      return;
    case 'htmlBadGateway':
      send(response, { status: 502, headers: { 'Content-Type': 'text/html' }, body: page }, world);
      return;
    case 'empty':
      send(response, { ...good(), status: 200, body: '' }, world);
      return;
    case 'redirect':
      send(response, { status: 302, headers: { Location: 'http://redirected.invalid/' }, body: '' }, world);
      return;
    case 'truncated': {
      const answer = good();
      send(response, { ...answer, body: half(answer) }, world);
      return;
    }
    case 'cut': {
      const answer = good();
      head(response, answer, world);
      response.write(half(answer), () => response.destroy());
      return;
    }
    case 'huge':
      response.writeHead(200, { 'Content-Type': 'application/json' });
      for (let chunk = 0; chunk < hugeChunks; chunk += 1) response.write(hugeChunk);
      response.end();
      return;
    case 'reset':
      response.destroy();
      return;
    case 'slow':
      return;
  }
}

function half(answer: Answer): string {
  return answer.body.slice(0, Math.ceil(answer.body.length / 2));
}

function send(response: ServerResponse, answer: Answer, world: World): void {
  head(response, answer, world);
  response.end(answer.body);
}

/** `Date` comes from the simulator's clock, because the monitor measures its own clock error against it. */
function head(response: ServerResponse, answer: Answer, world: World): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    Date: new Date(world.now).toUTCString(),
    'Content-Length': Buffer.byteLength(answer.body),
  });
}

function text(status: number, body: string): Answer {
  return { status, headers: { 'Content-Type': 'text/plain' }, body };
}

/** Protects against DNS rebinding: a web page can reach this port under its own host name, pointed to 127.0.0.1. */
function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);
}

function refusalOf(served: boolean): Answer {
  if (!served) return text(403, 'This host is not served here.');
  return text(
    404,
    'None of the simulated APIs. Addresses begin with the id of a cloud, as the accounts of the config do.',
  );
}

function received(incoming: IncomingMessage, body: Buffer, now: number): Received {
  const target = incoming.url ?? '/';
  const mark = target.indexOf('?');
  const headers: Record<string, string[]> = {};
  const raw = incoming.rawHeaders;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index]?.toLowerCase() ?? '';
    (headers[name] ??= []).push(raw[index + 1] ?? '');
  }
  return {
    method: incoming.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers,
    body,
    now,
  };
}

/** Reduces text from unknown clients to the characters that occur in names of actions and tasks. */
function printable(call: Call): string {
  return `${call.action} ${call.taskId ?? ''}`.replace(/[^\w ./-]/g, '?').slice(0, 120);
}
