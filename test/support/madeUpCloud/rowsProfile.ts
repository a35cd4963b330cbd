import type { ProductProfile } from '../../../src/clouds/profile.ts';
import { profileWith } from '../profiles.ts';

/** Databases. Catching up is reported; a paused job can be resumed for two days. */
export const rowsProfile: ProductProfile = profileWith(
  {
    product: 'rows',
    name: 'Rows',
    moves: 'databases',
    fields: [{ key: 'id', label: 'Job ID', required: true, pattern: /^row-\d+$/, example: 'row-1' }],
    statusActions: ['GetRowsJob'],
    listActions: ['ListRowsJobs'],
    idPatterns: [/\brow-\d+\b/g],
    listOf: () => 'rows',
    consoleUrl: ({ id }) => `https://console.moon.example/rows/${encodeURIComponent(id)}`,
    loadHints: () =>
      Promise.resolve({
        problems: [
          {
            id: 'rows-crater-full',
            pattern: 'crater is full',
            cause: 'The crater that holds the target has no room left.',
            remedy: 'Dig a larger crater, then start the job again.',
            link: 'https://docs.moon.example/rows#crater',
            source: 'Moon docs, Rows, craters',
          },
        ],
      }),
  },
  {
    resumeLimit: { days: 2, reason: 'Rows forgets a job that has been paused for more than 2 days.' },
    personChecks: ({ replicates }) =>
      replicates ? [{ key: 'earth-in-view', title: 'The earth is in view', text: 'Look out of the window.' }] : [],
  },
);
