import { withoutCredentials } from '../../model/redact.ts';
import type { Endpoint, TaskStatus } from '../../model/status.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';

/** Removes from external text what must not be shared. */
export type Clean = (text: string) => string;

/** Longer text is cut. */
const maxRead = 20_000;

/** Removes only what looks like a credential. */
export const withNames: Clean = (text) => withoutCredentials(text.slice(0, maxRead));

/** Databases that every server has, and the numbers of Redis. They reveal nothing and are ordinary words. */
const usualDatabase = /^(?:\d+|admin|information_schema|local|master|mysql|performance_schema|postgres|sys|test)$/i;

/**
 * Also masks the hosts, users, databases, and IDs of the task, and whatever looks like one or matches `idPatterns`.
 * Equal values get equal numbers, so that a reader can still distinguish them.
 */
export function masking({ task, status }: WatchedTask, idPatterns: readonly RegExp[]): Clean {
  const sides = [status?.source ?? null, status?.target ?? null].filter((side) => side !== null);
  const known = new Map([
    ...numbered(
      'host',
      sides.map(({ host }) => host),
    ),
    ...numbered(
      'user',
      sides.map(({ user }) => user),
    ),
    ...numbered(
      'database',
      sides.map(({ database }) => (database !== null && usualDatabase.test(database) ? null : database)),
    ),
    ...numbered('id', [
      task.id,
      task.planId,
      task.projectId,
      ...sides.map(({ instanceId }) => instanceId),
      status?.requestId,
    ]),
  ]);
  // The user's own name for the task stays whole, even if it contains the name of a database (crm, crm-core).
  const ownName = task.name?.toLowerCase() ?? '';
  const reveals = [...known].some(
    ([value, mask]) => ownName === value || (!isDatabase(mask) && ownName.includes(value)),
  );
  if (ownName !== '' && !reveals) known.set(ownName, task.name ?? '');
  // Longest first, because one value may be part of another. All at once, so that no mask is masked again.
  const values = [...known.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const any = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${values.join('|')})(?![\\p{L}\\p{N}_])`, 'giu');
  return (text) =>
    lookingLikeNames(
      idPatterns.reduce(
        (hidden, pattern) => hidden.replace(pattern, '[id]'),
        withNames(text).replace(any, (found) => known.get(found.toLowerCase()) ?? '[hidden]'),
      ),
    );
}

function isDatabase(mask: string): boolean {
  return mask.startsWith('[database ');
}

function numbered(
  what: 'host' | 'user' | 'database' | 'id',
  values: readonly (string | null | undefined)[],
): readonly (readonly [string, string])[] {
  const different = [
    ...new Set(
      values.flatMap((value) => (value === null || value === undefined || value === '' ? [] : [value.toLowerCase()])),
    ),
  ];
  return different.map((value, index) => [value, `[${what} ${index + 1}]`]);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Words that follow "user" or "host" in ordinary sentences. */
const noNames = [
  'a|account|address|already|an|and|are|as|at|be|between|by|can|cannot|could|denied|did|do|does|exists|failed|for|from|group',
  'had|has|have|host|id|in|instance|is|its|key|lacks|limit|may|must|name|names|needs|no|not|of|on|or|password|privileges?',
  'permissions?|port|right|rights|server|settings?|should|table|that|the|this|timed|to|unknown|unreachable|user|using|was|when',
  'where|which|who|will|with|without|would',
].join('|');

/** Keys whose values are names: host, sourceHost, DB_USER. */
const labels =
  '(?:(?:db|dest|destination|dst|master|mysql|remote|source|src|target)[_-]?)?(?:host|hostname|hostaddr|user|user_?name|dbname|database|db|login|uid)';

/** Words before a number that is not a port. */
const noHosts =
  'attempt|code|column|count|err|errcode|errno|error|http|line|offset|pid|port|pos|position|retry|row|rows|sql|sqlstate|state|status|step|tcp|total|udp';

/** Contains a digit or a sign, so it is not an ordinary word. */
const nameLike = '(?=[\\w.]{0,64}[\\d_-])(?=[\\d._-]{0,64}[a-z])[a-z_][\\w.-]{0,252}';

// Each repetition has an upper limit, so that long text does not take unlimited time.
const patterns: readonly (readonly [RegExp, string | ((found: string) => string)])[] = [
  [/\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s'"<>]{1,2000}/gi, '[address]'],
  // 'app'@'10.0.0.1', app@db.example.com
  [/(['"`]?)[\w.$%+-]{1,128}\1@(['"`]?)[\w.:%-]{1,253}\2/g, '[user]@[host]'],
  // host=db user=app dbname=shop, "host":"db"
  [
    new RegExp(
      `(?<![\\w.-])(${labels}(?:\\\\?["'\`])?\\s{0,4}[=:]\\s{0,4}(?:\\\\?["'\`])?)` +
        `(?!(?:\\d{1,5}|null|none|${noNames})(?![.-]?\\w))[^\\s'"\`,;&(){}[\\]\\\\]{1,253}`,
      'gi',
    ),
    '$1[hidden]',
  ],
  [new RegExp(`\\b((?:server|account|instance|schema)\\s{0,4}[=:]\\s{0,4})${nameLike}`, 'gi'), '$1[hidden]'],
  [new RegExp(`((?:主机|服务器|实例|用户|账号|账户|数据库)名?\\s{0,2}[:：=]?\\s{0,2})${nameLike}`, 'gi'), '$1[hidden]'],
  // user 'app', host "db-1"
  [
    /(\b(?:host|server|user|account|login|instance)\b[^'"`\n]{0,12})(['"`])(?!\s{0,4}[:=])[^'"`\n]{1,253}\2/gi,
    '$1$2[hidden]$2',
  ],
  [/(\b(?:database|schema)\s{1,4})(['"`])[^'"`\n]{1,253}\2/gi, '$1$2[hidden]$2'],
  // user app at host db
  [new RegExp(`\\b((?:host|user)\\s{1,4})(?!(?:${noNames})(?![.-]?\\w))[a-z_][\\w.-]{0,253}`, 'gi'), '$1[hidden]'],
  [new RegExp(`\\b((?:server|account|login|instance|database|schema)\\s{1,4})${nameLike}`, 'gi'), '$1[hidden]'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '[host]'],
  [/(?<![\w:])[0-9a-f:]{2,39}(?![\w:])/gi, (found) => (isAddress(found) ? '[host]' : found)],
  [/\b(?:[a-z0-9-]{1,63}\.){2,10}[a-z]{2,24}\b/gi, '[host]'],
  [/\b[a-z0-9-]{1,63}\.(?:com|net|org|cn|io|hk|sg|cloud|internal|local|lan|corp|localdomain)\b/gi, '[host]'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '[id]'],
  [/\b(?=[0-9a-f]{0,63}\d)[0-9a-f]{24,64}\b/gi, '[id]'],
  // rm-bp1abc…, task-ba797218
  [/\b[a-z]{1,12}(?:-[a-z]{1,12}){0,2}-(?=[a-z0-9]{0,40}\d)(?=[a-z0-9]{0,40}[a-z])[a-z0-9]{6,40}\b/g, '[id]'],
  // lookup db on 10.0.0.2:53, ENOTFOUND db
  [/\b(lookup\s{1,4})(?!fail|error|timeout)[\w-][\w.-]{0,252}(?=\s{1,4}on\b|:|$)/gi, '$1[host]'],
  [/\b((?:ENOTFOUND|EAI_AGAIN)\s{1,4})[\w-][\w.-]{0,252}/g, '$1[host]'],
  // db:3306, but not error:1040, a position in a binlog or source file, or a time
  [
    new RegExp(
      `(?<![\\w.:-])(?!(?:${noHosts}):|\\d{4}-\\d\\d-\\d\\d|[\\w-]{1,64}\\.(?:\\d{4,9}|c|cc|cpp|go|h|java|js|py|rs|ts):)` +
        '(?=[\\d._-]{0,64}[a-z])[\\w.-]{1,253}(?=:\\d{2,5}(?![\\w]|:\\d))',
      'gi',
    ),
    '[host]',
  ],
];

/** Whether it is an IPv6 address and not a time of day. */
function isAddress(text: string): boolean {
  const colons = text.split(':').length - 1;
  return colons >= 2 && (text.includes('::') ? text.length > 2 : colons === 7 || /[a-f]/i.test(text));
}

function lookingLikeNames(text: string): string {
  return patterns.reduce(
    (clean, [pattern, mask]) =>
      typeof mask === 'string' ? clean.replace(pattern, mask) : clean.replace(pattern, (found) => mask(found)),
    text,
  );
}

/** The watched task with all texts of the cloud and the user cleaned. Our own words stay. */
export function cleaned(watched: WatchedTask, clean: Clean): WatchedTask {
  const { task, status, problem } = watched;
  return {
    ...watched,
    task: cleanedTask(task, clean),
    status: status === null ? null : cleanedStatus(status, clean),
    problem: problem === null ? null : { ...problem, message: clean(problem.message), hint: clean(problem.hint) },
  };
}

function cleanedTask(task: WatchedTask['task'], clean: Clean): WatchedTask['task'] {
  return { ...task, id: clean(task.id), ...(task.name === undefined ? {} : { name: clean(task.name) }) };
}

function cleanedStatus(status: TaskStatus, clean: Clean): TaskStatus {
  const maybe = (text: string | null): string | null => (text === null ? null : clean(text));
  const side = (endpoint: Endpoint | null): Endpoint | null =>
    endpoint === null
      ? null
      : {
          ...endpoint,
          instanceId: maybe(endpoint.instanceId),
          host: maybe(endpoint.host),
          user: maybe(endpoint.user),
          database: maybe(endpoint.database),
        };
  return {
    ...status,
    task: cleanedTask(status.task, clean),
    error: maybe(status.error),
    needsUser: maybe(status.needsUser),
    doubt: maybe(status.doubt),
    requestId: maybe(status.requestId),
    phases: status.phases.map((phase) => ({ ...phase, error: maybe(phase.error), rawState: maybe(phase.rawState) })),
    checks: status.checks.map((check) => ({
      ...check,
      name: clean(check.name),
      error: maybe(check.error),
      repair: maybe(check.repair),
    })),
    source: side(status.source),
    target: side(status.target),
    // The raw response is never shared.
    raw: { state: maybe(status.raw.state), body: {} },
  };
}
