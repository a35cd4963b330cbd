import assert from 'node:assert/strict';
import { problemKinds } from '../../../../src/model/problem.ts';
import {
  type CheckState,
  lifecycles,
  type Outcome,
  type Phase,
  type PhaseState,
} from '../../../../src/model/status.ts';
import {
  checkStateWord,
  lifecycleWord,
  outcomeWord,
  phaseStateWord,
  phaseWord,
  problemWord,
} from '../../../../src/presentation/words/words.ts';

const phases: readonly Phase[] = ['precheck', 'schema', 'full', 'incremental', 'cutover', 'verify'];
const phaseStates: readonly PhaseState[] = ['not-planned', 'pending', 'active', 'done', 'failed', 'unknown'];
const checkStates: readonly CheckState[] = ['passed', 'failed', 'warning', 'running', 'unknown'];
const outcomes: readonly Outcome[] = ['success', 'failure', 'ended-by-user', 'ambiguous'];

describe('Our words', () => {
  const vocabularies: Readonly<Record<string, readonly string[]>> = {
    lifecycles: lifecycles.map((word) => lifecycleWord(word)),
    phases: phases.map((word) => phaseWord(word)),
    'phase states': phaseStates.map((word) => phaseStateWord(word)),
    'check states': checkStates.map((word) => checkStateWord(word)),
    outcomes: outcomes.map((word) => outcomeWord(word)),
    problems: problemKinds.map((word) => problemWord(word)),
  };
  for (const [name, words] of Object.entries(vocabularies)) {
    it(`tell all ${name} apart`, () => {
      assert.equal(new Set(words).size, words.length, words.join(', '));
    });

    it(`for ${name} can stand within a sentence`, () => {
      for (const word of words) assert.match(word, /^[a-z][a-z' ()]*[a-z)]$/);
    });
  }

  it('call the two halves of a full copy by their names', () => {
    assert.equal(phaseWord('full', 'dump'), 'full copy (dump)');
    assert.equal(phaseWord('full', 'load'), 'full copy (load)');
    assert.equal(phaseWord('full', null), 'full copy');
    assert.equal(phaseWord('incremental', 'load'), 'replicating');
  });

  it('never call what is unknown a failure or an end', () => {
    for (const word of [lifecycleWord('unknown'), phaseStateWord('unknown'), checkStateWord('unknown')]) {
      assert.doesNotMatch(word, /fail|error|done|complete|end/);
    }
    assert.doesNotMatch(outcomeWord('ambiguous'), /^(succeeded|failed)/);
  });
});
