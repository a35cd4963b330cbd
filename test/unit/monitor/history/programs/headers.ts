// Opens a history once for each damaged byte of its header, uses it, and prints one line of JSON for each.
//   node headers.ts FILE FOLDER    FILE is a sound history.db; FOLDER is where the damaged copies are opened
import fs from 'node:fs';
import path from 'node:path';
import { FakeClock } from '../../../../support/fakeClock.ts';
import { openHistory } from '../../../../../src/monitor/history/history.ts';
import { at, firstRun, task } from '../readings.ts';

const [sound = '', folder = ''] = process.argv.slice(2);
const content = fs.readFileSync(sound);
const headerLength = 100;

for (let offset = 0; offset < headerLength; offset += 1) {
  for (const value of [0x00, 0x80, 0xff]) {
    const place = path.join(folder, `${offset}-${value}`);
    const damaged = Buffer.from(content);
    damaged[offset] = value;
    fs.mkdirSync(place);
    fs.writeFileSync(path.join(place, 'history.db'), damaged);
    console.log(JSON.stringify({ offset, value, begun: true }));

    const clock = new FakeClock();
    clock.jump(3_600_000);
    const problems: string[] = [];
    const onProblem = ({ kind }: { readonly kind: string }): void => {
      problems.push(kind);
    };
    const history = await openHistory(place, { clock, onProblem });
    const before = history.samples(task).length;
    history.record(task, at(77), firstRun, clock.now());
    history.appendEvents([
      { task, at: clock.now(), run: 1, kind: 'failed', subject: 'lifecycle', value: 'failed', parameters: {} },
    ]);
    const compacted = history.compact(clock.now());
    await clock.advance(1_000);
    await compacted;
    history.close();

    const again = await openHistory(place, { clock, onProblem });
    const after = again.samples(task);
    const events = again.events({ limit: 99 }).length;
    again.close();
    const asideName = fs.readdirSync(place).find((name) => name.startsWith('history-damaged-'));
    // SQLite may have rewritten the header before it met the damage.
    const pagesOf = (file: Buffer): Buffer => file.subarray(headerLength);
    const aside =
      asideName === undefined ? null : pagesOf(fs.readFileSync(path.join(place, asideName))).equals(pagesOf(damaged));
    console.log(
      JSON.stringify({
        offset,
        value,
        before,
        after: after.length,
        last: after.at(-1)?.percent,
        events,
        problems,
        aside,
      }),
    );
    fs.rmSync(place, { recursive: true });
  }
}
