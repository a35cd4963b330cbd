import type { ProductProfile } from '../../../src/clouds/profile.ts';
import { profileWith } from '../profiles.ts';

/** Servers, at a host of their own. Nothing is known about a cutover but that the service waits for it. */
export const boxesProfile: ProductProfile = profileWith(
  {
    product: 'boxes',
    name: 'Boxes',
    moves: 'servers',
    fields: [
      { key: 'planId', label: 'Plan ID', required: true, pattern: /^plan-\d+$/, example: 'plan-1' },
      { key: 'id', label: 'Box ID', required: true, pattern: /^box-\d+$/, example: 'box-1' },
    ],
    statusActions: ['GetBoxesJob'],
    listActions: ['ListBoxesJobs'],
    listOf: ({ planId }) => planId ?? null,
  },
  { waitsForCutover: true },
);
