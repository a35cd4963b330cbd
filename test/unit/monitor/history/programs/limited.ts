// Goes on recording on a disk that takes no more, until it does again. Its time runs at half a minute a reading.
//   node limited.ts FOLDER TASK
import { once } from 'node:events';
import { openHistory } from '../../../../../src/monitor/history/history.ts';
import { systemClock } from '../../../../../src/base/clock.ts';
import { at, firstRun, reading } from '../readings.ts';

const [folder = '', task = ''] = process.argv.slice(2);
let now = systemClock.now();
let problems = 0;
const history = await openHistory(folder, {
  clock: { now: () => now, after: (ms, fire) => systemClock.after(ms, fire) },
  onProblem: ({ kind }) => {
    problems += 1;
    console.log(`problem ${kind}`);
  },
});

let number = 0;
function record(): void {
  number += 1;
  now += 31_000;
  history.record(task, { ...at(number), position: `${reading.position ?? ''}${'x'.repeat(150)}` }, firstRun, now);
  history.flush();
}

while (problems === 0 && number < 20_000) record();
const failedAt = number;
for (let more = 0; more < 20; more += 1) record();
console.log(`failing ${failedAt} ${history.samples(task).length === number ? 'all readable' : 'some lost'}`);
// The test gives the disk room again, and says so.
await once(process.stdin, 'data');
process.stdin.destroy();
for (let more = 0; more < 20; more += 1) record();
console.log(`recorded ${number}, problems ${problems}`);
history.close();
