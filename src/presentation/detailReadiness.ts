/** Whether it is safe to switch over, line by line, in words. Made by the host. It informs; nothing is switched by us. */
import type { Hazard, LineState, Readiness, Verdict } from '../monitor/readiness/types.ts';
import { evidenceText, hazardText, lineStateWord, lineTitle, toldSince, verdictText } from './readinessText.ts';
import type { Look } from './row.ts';

export interface ReadinessLineView {
  readonly key: string;
  readonly look: Look;
  readonly stateWord: string;
  readonly title: string;
  readonly evidence: string;
  /** Since when it is in this state, ms of the host's clock; null: history cannot tell, or it would say nothing. */
  readonly since: number | null;
}

export interface HazardView {
  readonly key: string;
  readonly look: Look;
  readonly title: string;
  readonly text: string;
  /** Until when something can still be done; null where there is no such moment. */
  readonly deadline: number | null;
}

export interface ReadinessView {
  readonly look: Look;
  readonly title: string;
  readonly text: string;
  readonly hazards: readonly HazardView[];
  readonly lines: readonly ReadinessLineView[];
}

const lineLooks: Readonly<Record<LineState, Look>> = {
  green: { icon: 'pass', tone: 'good' },
  amber: { icon: 'warning', tone: 'warning' },
  red: { icon: 'error', tone: 'bad' },
  'cannot-tell': { icon: 'question', tone: 'muted' },
  'you-check': { icon: 'person', tone: 'plain' },
};

const verdictLooks: Readonly<Record<Verdict, Look>> = {
  ready: lineLooks.green,
  'not-yet': lineLooks.amber,
  'not-safe': lineLooks.red,
  'cannot-tell': lineLooks['cannot-tell'],
};

export function verdictLook(verdict: Verdict): Look {
  return verdictLooks[verdict];
}

export function describeReadiness({ verdict, lines, hazards }: Readiness, now: number): ReadinessView {
  return {
    look: verdictLook(verdict),
    ...verdictText(verdict),
    hazards: hazards.map((hazard) => hazardView(hazard, now)),
    lines: lines.map((line) => ({
      key: line.key,
      look: lineLooks[line.state],
      stateWord: lineStateWord(line.state),
      title: lineTitle(line),
      evidence: evidenceText(line.evidence),
      since: toldSince(line),
    })),
  };
}

function hazardView(hazard: Hazard, now: number): HazardView {
  const expires = hazard.kind === 'resume-expires';
  return {
    key: hazard.kind,
    look: expires && hazard.expired ? lineLooks.red : lineLooks.amber,
    ...hazardText(hazard, now),
    deadline: expires && !hazard.expired ? hazard.deadline : null,
  };
}
