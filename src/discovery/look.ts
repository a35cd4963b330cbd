import type { ListedTask } from '../clouds/cloud.ts';
import type { Account } from '../model/account.ts';
import { discover, type Search, type Trouble } from './discover.ts';
import type { Look } from './accountWatch.ts';

/** Lists all places of an account once. Throws the signal's reason when aborted. */
export async function lookAt(account: Account, search: Omit<Search, 'accounts' | 'wants'>): Promise<Look> {
  const tasks: ListedTask[] = [];
  const troubles: Trouble[] = [];
  const failed = new Set<string>();
  const listed = new Set<string>();
  await discover({ ...search, accounts: [account] }, (step) => {
    switch (step.kind) {
      case 'found':
        tasks.push(...step.tasks);
        break;
      case 'trouble':
        troubles.push(step.trouble);
        if (step.trouble.place !== null && step.trouble.what === null) failed.add(step.trouble.place.id);
        break;
      case 'place-ended':
        listed.add(step.place.id);
        break;
      case 'places':
      case 'account-ended':
        break;
    }
  });
  search.signal.throwIfAborted();
  const answered = [...listed].some((id) => !failed.has(id));
  return { tasks, troubles, complete: troubles.length === 0, answered };
}
