// The process of one client: reads as often as it is told, one read after the other, and says how long that took.
import type { Open, Order, Read, Result } from './work.ts';

const [file = ''] = process.argv.slice(2);
const loaded = (await import(file)) as { open: Open };
const reads = new Map<string, Read>();

process.on('message', (order: Order) => {
  void run(order).then(
    (result) => process.send?.(result),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

async function run({ api, place, reads: count }: Order): Promise<Result> {
  const key = `${api} ${place.account.endpoint}`;
  const read = reads.get(key) ?? loaded.open(api, place);
  reads.set(key, read);
  let word: string | null = null;
  const cpu = process.cpuUsage();
  const begun = performance.now();
  for (let left = count; left > 0; left -= 1) word = await read();
  const wallMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000, word };
}
