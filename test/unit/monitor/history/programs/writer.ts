// Writes one changed reading after the other, as fast as it can, and prints the number of each when it is stored.
//   node writer.ts FOLDER TASK [COUNT]    without COUNT until it is killed
import { openHistory } from '../../../../../src/monitor/history/history.ts';
import { systemClock } from '../../../../../src/base/clock.ts';
import { at, firstRun } from '../readings.ts';

const [folder = '', task = '', count = 'Infinity'] = process.argv.slice(2);
const history = await openHistory(folder, {
  clock: systemClock,
  onProblem: ({ kind, detail }) => {
    console.log(`problem ${kind} ${detail ?? ''}`);
  },
});
const begin = systemClock.now();
console.log('open');
for (let number = 1; number <= Number(count); number += 1) {
  const time = begin + number * 10;
  history.record(task, at(number), { ...firstRun, highest: number }, time);
  history.flush();
  // What both writers of the test see: the same transitions, at slightly different times.
  if (number % 10 === 0) {
    const value = `step ${number / 10}`;
    const added = history.appendEvents([
      { task: 'both', at: number, run: 1, kind: 'step', subject: 'lifecycle', value, parameters: { number } },
    ]);
    if (added.length > 0) console.log(`event ${number / 10}`);
  }
  console.log(number);
}
history.close();
console.log('closed');
