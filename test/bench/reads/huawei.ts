// The official core of Huawei Cloud's SDK, used as its service clients use it; the client is made once. It is started with
// a home of its own and without a place to print to: it logs what it sends, and leaves an id in the home directory.
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core';
import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js';
import type { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';
import type { SdkResponse } from '@huaweicloud/huaweicloud-sdk-core/SdkResponse.js';
import type { Open } from './work.ts';

export const open: Open = (_api, { account, task }) => {
  const client = new ClientBuilder((made: HcClient) => made)
    .withCredential(
      new BasicCredentials()
        .withAk(account.accessKeyId)
        .withSk(account.accessKeySecret)
        .withProjectId(account.projectId ?? ''),
    )
    .withEndpoint(account.endpoint)
    .build();
  const get = (url: string): Promise<SdkResponse & { readonly status?: string }> =>
    client.sendRequest({
      method: 'GET',
      url,
      contentType: 'application/json',
      queryParams: {},
      pathParams: { task_id: task.id },
      headers: {},
    });
  return async () => {
    await get('/v2/{project_id}/migration-task/{task_id}/stats');
    return (await get('/v2/{project_id}/migration-task/{task_id}')).status ?? null;
  };
};
