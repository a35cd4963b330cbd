import * as l10n from '@vscode/l10n';
import type { Endpoint, TaskStatus } from '../../model/status.ts';
import { taskName } from '../../model/task.ts';
import type { Evidence, Readiness } from '../../monitor/readiness/types.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { estimateSentences } from '../words/estimateText.ts';
import { eventSentence, type ShownEvent } from '../events/eventText.ts';
import { factWords } from '../words/facts.ts';
import { healthReason, healthWord, isFailed } from '../words/healthText.ts';
import { isoTime } from './historyExport.ts';
import type { ShownAssessment } from '../words/assessment.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';
import { type Clean, cleaned } from './masking.ts';
import { phaseWords } from '../words/phaseText.ts';
import { evidenceText, hazardText, lineStateWord, lineTitle, toldSince, verdictText } from '../words/readinessText.ts';
import { describeRow, firstWords } from '../tree/row.ts';
import { lifecycleWord, phaseWord } from '../words/words.ts';

/** A known problem with its remedy and the vendor's page. */
interface ReportHint {
  readonly cause: string;
  readonly remedy: string;
  readonly link: string;
}

export interface ReportFacts {
  readonly watched: WatchedTask;
  readonly cloudName: string;
  /** null without an assessment, or if the status is too old to assess. */
  readonly assessment: ShownAssessment | null;
  readonly readiness: Readiness | null;
  /** Newest first. */
  readonly events: readonly ShownEvent[];
  readonly hints: readonly ReportHint[];
  /** Our clock, ms. */
  readonly now: number;
}

const maxEvents = 10;
const maxChecks = 10;
const maxTextLength = 600;

/**
 * A one-page report on a task for a ticket or an email: state, time left, health, cutover, and failures. External text
 * is cleaned and escaped, and the raw response is not included.
 */
export function reportAsMarkdown(facts: ReportFacts, clean: Clean): string {
  const watched = cleaned(facts.watched, clean);
  const sections = [
    headSection(watched, facts),
    watched.status === null ? [] : phasesSection(watched.status),
    facts.assessment === null ? [] : assessmentSection(facts.assessment, facts.now),
    facts.readiness === null ? [] : readinessSection(facts.readiness, facts.now, clean),
    failureSection(watched, facts.hints),
    eventsSection(taskName(watched.task), facts.events, clean),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Text with external parts: on one line, limited in length, and escaped. */
function safeLine(text: string): string {
  return escapeMarkdown(firstWords(text, maxTextLength));
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines];
}

function fact(name: string, value: string): string {
  return `- ${name}: ${value}`;
}

function headSection(watched: WatchedTask, { cloudName, assessment, now }: ReportFacts): readonly string[] {
  const { task, status, contact, problem } = watched;
  const region = task.region === undefined ? [] : [task.region];
  const place = [cloudName, task.product.toUpperCase(), ...region].join(' · ');
  return [
    `# ${safeLine(taskName(task))}: ${safeLine(describeRow(watched, now, assessment))}`,
    '',
    fact(l10n.t('Task'), `${codeSpan(task.id)} (${safeLine(place)})`),
    ...(status === null ? [] : stateLines(status)),
    ...(assessment?.run === undefined || assessment.run === null ? [] : [fact(l10n.t('Run'), String(assessment.run))]),
    ...(problem === null ? [] : [fact(l10n.t('Problem'), safeLine(`${problem.message} ${problem.hint}`))]),
    fact(l10n.t('Read at'), contact.lastGoodAt === null ? l10n.t('not read yet') : isoTime(contact.lastGoodAt)),
    fact(l10n.t('Report made at'), isoTime(now)),
  ];
}

function stateLines(status: TaskStatus): readonly string[] {
  const word = status.raw.state === null ? '' : ` (${codeSpan(firstWords(status.raw.state))})`;
  const sides: readonly (readonly [string, Endpoint | null])[] = [
    [l10n.t('Source'), status.source],
    [l10n.t('Target'), status.target],
  ];
  return [
    fact(l10n.t('State'), `${lifecycleWord(status.lifecycle)}${word}`),
    ...(status.doubt === null ? [] : [fact(l10n.t('Doubt'), safeLine(status.doubt))]),
    ...sides.flatMap(([name, side]) => (side === null ? [] : [fact(name, safeLine(sideWords(side)))])),
  ];
}

function sideWords({ engine, kind, region, instanceId, host, port, database, user }: Endpoint): string {
  const address = host === null ? null : port === null ? host : `${host}:${port}`;
  const parts = [engine, kind, region, instanceId, address, database, user];
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}

function phasesSection(status: TaskStatus): readonly string[] {
  const phases = phaseWords(status).map(({ name, words }) => fact(name, safeLine(words)));
  const facts = factWords(status).map((words) => `- ${safeLine(words)}`);
  return section(l10n.t('Phases and numbers'), [...phases, ...facts]);
}

function assessmentSection({ estimate, left, health }: ShownAssessment, now: number): readonly string[] {
  const sentences = estimateSentences(estimate, left, now);
  const lines = [
    ...(sentences.length === 0 ? [] : [fact(l10n.t('Time left'), safeLine(sentences.join(' ')))]),
    fact(
      l10n.t('Health'),
      safeLine(`${isFailed(health) ? lifecycleWord('failed') : healthWord(health.kind)}. ${healthReason(health, now)}`),
    ),
  ];
  return section(l10n.t('Time left and health'), lines);
}

function readinessSection({ verdict, lines, hazards }: Readiness, now: number, clean: Clean): readonly string[] {
  const { title, text } = verdictText(verdict);
  return section(l10n.t('Cutover'), [
    `**${safeLine(title)}.** ${safeLine(text)}`,
    '',
    ...lines.map((line) => {
      const since = toldSince(line);
      const word = lineStateWord(line.state);
      const state = since === null ? word : l10n.t('{0} since {1}', word, isoTime(since));
      const evidence = safeLine(evidenceText(cleanedEvidence(line.evidence, clean)));
      return `- **${state}**: ${safeLine(lineTitle(line))}. ${evidence}`;
    }),
    ...hazards.map((hazard) => {
      const words = hazardText(hazard, now);
      return `- **${l10n.t('Caution')}**: ${safeLine(words.title)}. ${safeLine(words.text)}`;
    }),
  ]);
}

/** Cleans the cloud's texts within the evidence. */
function cleanedEvidence(evidence: Evidence, clean: Clean): Evidence {
  const maybe = (text: string | null): string | null => (text === null ? null : clean(text));
  switch (evidence.kind) {
    case 'state':
    case 'standing-still':
    case 'caught-up':
      return { ...evidence, rawState: maybe(evidence.rawState) };
    case 'failed-phases':
      return { ...evidence, rawStates: evidence.rawStates.map(maybe) };
    case 'offset':
      return { ...evidence, offset: clean(evidence.offset) };
    case 'error':
    case 'needs-user':
      return { ...evidence, text: clean(evidence.text) };
    case 'doubt':
      return { ...evidence, sentence: clean(evidence.sentence) };
    default:
      return evidence;
  }
}

function failureSection({ status }: WatchedTask, hints: readonly ReportHint[]): readonly string[] {
  if (status === null) return [];
  const { error, needsUser, phases, checks } = status;
  const lines: string[] = [];
  if (error !== null) lines.push(fact(l10n.t('Error'), safeLine(error)));
  for (const phase of phases) {
    if (phase.error !== null && phase.error !== error) lines.push(fact(phaseWord(phase.phase), safeLine(phase.error)));
  }
  for (const check of checks.filter(({ state }) => state === 'failed').slice(0, maxChecks)) {
    const words = [check.error, check.repair].filter((part) => part !== null && part !== '');
    lines.push(
      fact(
        l10n.t('Check {0}', safeLine(check.name)),
        words.length === 0 ? l10n.t('failed') : safeLine(words.join(' ')),
      ),
    );
  }
  if (needsUser !== null) lines.push(fact(l10n.t('Waits for you'), safeLine(needsUser)));
  for (const { cause, remedy, link } of hints) {
    lines.push(`- ${l10n.t('Known cause')}: ${safeLine(cause)} ${safeLine(remedy)} <${link}>`);
  }
  return section(l10n.t('What failed or waits'), lines);
}

/** Event parameters that hold words of ours, such as a lifecycle. */
const ownWords: ReadonlySet<string> = new Set(['from', 'to']);

function eventsSection(name: string, events: readonly ShownEvent[], clean: Clean): readonly string[] {
  const lines = events.slice(0, maxEvents).map((event) => {
    const parameters = Object.fromEntries(
      Object.entries(event.parameters).map(([name, value]) => [
        name,
        typeof value === 'string' && !ownWords.has(name) ? clean(value) : value,
      ]),
    );
    return `- ${isoTime(event.at)}: ${safeLine(eventSentence(name, { ...event, parameters }))}`;
  });
  return section(l10n.t('Last events'), lines);
}
