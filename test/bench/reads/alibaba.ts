// Alibaba Cloud's own client, used as its README shows it; the client is made once.
import officialClient, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client';
import { RuntimeOptions } from '@alicloud/tea-util';
import type { Open } from './work.ts';

/** Node gives a CommonJS module's exports as its default, where TypeScript's types promise their `default`. */
function classOf<T>(imported: T): T {
  return (imported as { default?: T }).default ?? imported;
}
const Client = classOf(officialClient);

export const open: Open = (_api, { account, task }) => {
  const client = new Client(
    new Config({
      accessKeyId: account.accessKeyId,
      accessKeySecret: account.accessKeySecret,
      endpoint: new URL(account.endpoint).host,
      protocol: 'HTTP',
    }),
  );
  const params = new Params({
    action: 'DescribeMigrationJobStatus',
    version: '2020-01-01',
    protocol: 'HTTP',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    pathname: '/',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const runtime = new RuntimeOptions({});
  return async () => {
    const query = { MigrationJobId: task.id, RegionId: task.region ?? account.region ?? '' };
    const answer = await client.callApi(params, new OpenApiRequest({ query }), runtime);
    return (answer['body'] as { MigrationJobStatus?: string }).MigrationJobStatus ?? null;
  };
};
