import { variable } from '../../../src/clouds/credentials/files.ts';
import { byToken, profileOf } from '../../../src/clouds/credentials/profiles.ts';
import type { PackCredentials } from '../../../src/clouds/credentials/types.ts';

export function moonCredentials(): PackCredentials {
  return {
    places: [
      {
        kind: 'moon-environment',
        name: 'Environment variables of Moon Cloud',
        read(reader) {
          const keys = {
            accessKeyId: variable(reader, 'MOON_KEY'),
            accessKeySecret: variable(reader, 'MOON_SECRET'),
          };
          if (keys.accessKeyId === null) return Promise.resolve([]);
          const profile = profileOf({ name: null, active: true, cloud: 'moon' }, keys, byToken(keys));
          return Promise.resolve([{ path: null, profiles: [profile], reason: null }]);
        },
      },
    ],
    names: { vendor: 'Moon Cloud', files: [], prefixes: ['MOON'], suffixes: ['KEY', 'SECRET'], others: [] },
  };
}
