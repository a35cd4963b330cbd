// A cloud that does not exist, with two services: the worked example of CONTRIBUTING ("Add a cloud") and the proof that a
// cloud is its folder and its place in the registry.
import type { Cloud, CloudPack } from '../../../src/clouds/cloud.ts';
import { rowsProfile } from './rowsProfile.ts';
import { boxesProfile } from './boxesProfile.ts';

export const moon: Cloud = {
  id: 'moon',
  name: 'Moon Cloud',
  products: [rowsProfile, boxesProfile],
  credentialLabels: { accessKeyId: 'Moon key', accessKeySecret: 'Moon secret', securityToken: 'Moon token' },
  accountFields: [
    { key: 'endpoint', label: 'Endpoint', required: false, example: 'https://api.moon.example' },
    {
      key: 'endpoint',
      product: 'boxes',
      label: 'Endpoint of Boxes',
      required: false,
      example: 'https://boxes.moon.example',
    },
  ],
  keysUrl: 'https://console.moon.example/keys',
  actions: ['GetRowsJob', 'ListRowsJobs', 'GetBoxesJob', 'ListBoxesJobs'],
  permissions: {
    policyName: 'Moon policy',
    permissionOf: (action) => `moon:${action}`,
    policyOf: (permissions) => ({ allow: permissions }),
    notes: () => ['Ask on the dark side.'],
    meansMissingPermission: (code) => code === 'NotAllowed',
  },
  loadGateway: async () => (await import('./gateway.ts')).moonGateway,
};

export const moonPack: CloudPack = {
  clouds: [moon],
  loadCredentials: async () => (await import('./credentials.ts')).moonCredentials(),
};
