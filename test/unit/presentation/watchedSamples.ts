import type { Problem, ProblemKind } from '../../../src/model/problem.ts';
import { blankPhase, blankStatus, isTerminal, type PhaseStatus, type TaskStatus } from '../../../src/model/status.ts';
import { taskKey, type TaskRef } from '../../../src/model/task.ts';
import type { Contact, WatchedTask } from '../../../src/monitor/watchedTask.ts';

/** The moment at which everything is shown. */
export const now = Date.parse('2026-01-02T12:00:00.000Z');
export const minute = 60_000;

export const orders: TaskRef = { cloud: 'alibaba', product: 'dts', id: 'dtsz2v12jfo309', name: 'orders' };

export function statusWith(more: Partial<TaskStatus> = {}): TaskStatus {
  const lifecycle = more.lifecycle ?? 'active';
  return {
    ...blankStatus(more.task ?? orders, new Date(now).toISOString()),
    lifecycle,
    terminal: isTerminal(lifecycle),
    ...more,
  };
}

export function phaseWith(phase: PhaseStatus['phase'], more: Partial<PhaseStatus> = {}): PhaseStatus {
  return { ...blankPhase(phase), ...more };
}

export function problemOfKind(kind: ProblemKind, more: Partial<Problem> = {}): Problem {
  return { kind, message: `It is ${kind}.`, hint: 'Mend it.', code: null, requestId: null, ...more };
}

export const goodContact: Contact = {
  lastAttemptAt: now,
  lastGoodAt: now,
  lostSince: null,
  failuresInRow: 0,
  nextPollAt: now + 30_000,
};

export interface WatchedParts {
  readonly task?: TaskRef;
  readonly accountName?: string | null;
  readonly status?: TaskStatus | null;
  readonly problem?: Problem | null;
  readonly contact?: Partial<Contact>;
}

/** A task that was read just now, unless it says otherwise. */
export function watchedWith(parts: WatchedParts = {}): WatchedTask {
  const task = parts.task ?? orders;
  return {
    key: taskKey(task),
    task,
    accountName: parts.accountName === undefined ? 'prod' : parts.accountName,
    status: parts.status === undefined ? null : parts.status,
    problem: parts.problem ?? null,
    contact: { ...goodContact, ...parts.contact },
  };
}

/** A task whose last good status is `ageMs` old, because of a problem since. */
export function lostWith(kind: ProblemKind, status: TaskStatus | null, ageMs: number): WatchedTask {
  return watchedWith({
    status,
    problem: problemOfKind(kind),
    contact: {
      lastGoodAt: status === null ? null : now - ageMs,
      lostSince: now - ageMs + minute,
      failuresInRow: 3,
    },
  });
}

/** Texts that try to become something else wherever they are shown. */
export const hostileTexts: readonly string[] = [
  '[click](command:workbench.action.terminal.new)',
  '](command:evil) [x',
  '](https://evil.example "title")',
  '![x](https://evil.example/pixel.png)',
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '<a href="command:evil">x</a>',
  '<!-- comment -->',
  '&lt;b&gt; &amp; &#60;b&#62; &nbsp;',
  '$(error) $(sync~spin) \\$(pass)',
  'orders\u202egnp.exe\u202c',
  '\u2066isolated\u2069 \u200bzero\u200dwidth\ufeff',
  'first\nsecond\r\n# heading\r- item\u2028- item\u2029',
  '# heading',
  '> quote',
  '- item',
  '* item',
  '+ item',
  '1. item',
  '1) item',
  '    code',
  '\tcode',
  '```\ncode\n```',
  '~~~',
  '`code` ``code``',
  '***bold*** __bold__ _it_ ~~gone~~',
  '---',
  '===',
  'Heading\n---',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  'a | b',
  'https://evil.example/path?x=1&y=2#z',
  'HTTP://EVIL.EXAMPLE',
  'www.evil.example',
  'ftp://evil.example',
  'mail@evil.example mailto:mail@evil.example',
  '<https://evil.example> <mail@evil.example>',
  'command:evil vscode://evil file:///etc/passwd',
  '[ref]: https://evil.example\n[ref]',
  '[^1]: note',
  '[ ] todo [x] done',
  ':smile: @user #1',
  '\\*not escaped\\* \\\\ \\',
  '$x^2$ $$y$$',
  'name\u0000with\u001bcontrol\u0007',
  '订单库 → 华为云（二期）',
  'it\'s 100 % "fine", isn\'t it?',
  'a\ud800b',
  '👩‍👩‍👧 family',
];
