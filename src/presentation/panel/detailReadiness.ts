/** The cutover checklist in words. It only informs: the extension never cuts over. */
import * as l10n from '@vscode/l10n';
import type { Hazard, LineState, Readiness, ReadinessLine, Verdict } from '../../monitor/readiness/types.ts';
import { withMoments } from './detailText.ts';
import type { Block, Item, Section } from './detailView.ts';
import { evidenceText, hazardText, lineStateWord, lineTitle, toldSince, verdictText } from '../words/readinessText.ts';
import type { Look } from '../tree/row.ts';
import { capital } from '../words/words.ts';

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

export function describeReadiness({ verdict, lines, hazards }: Readiness, now: number): Section {
  const checklist: Block = {
    kind: 'fold',
    key: 'readiness',
    title: l10n.t('Line by line'),
    note: null,
    openByDefault: true,
    body: [{ kind: 'list', key: 'lines', items: lines.map(lineItem) }],
  };
  return {
    key: 'readiness',
    title: l10n.t('Cutover readiness'),
    body: [
      { kind: 'verdict', look: verdictLook(verdict), ...verdictText(verdict) },
      ...(hazards.length === 0
        ? []
        : [{ kind: 'list', key: 'hazards', items: hazards.map((hazard) => hazardItem(hazard, now)) } as const]),
      ...(lines.length === 0 ? [] : [checklist]),
    ],
  };
}

function lineItem(line: ReadinessLine): Item {
  const word = lineStateWord(line.state);
  const since = toldSince(line);
  const evidence = evidenceText(line.evidence);
  return {
    key: line.key,
    look: lineLooks[line.state],
    title: lineTitle(line),
    word,
    note:
      since === null
        ? evidence
        : withMoments([{ at: since, as: 'aged' }], (moment = '') =>
            [evidence, l10n.t('{0} since {1}.', capital(word), moment)].join(' '),
          ),
  };
}

function hazardItem(hazard: Hazard, now: number): Item {
  const expires = hazard.kind === 'resume-expires';
  const deadline = expires && !hazard.expired ? hazard.deadline : null;
  return {
    key: hazard.kind,
    look: expires && hazard.expired ? lineLooks.red : lineLooks.amber,
    ...hazardText(hazard, now),
    ...(deadline === null
      ? {}
      : { note: withMoments([{ at: deadline, as: 'time' }], (moment = '') => l10n.t('Until {0}.', moment)) }),
  };
}
