import assert from 'node:assert/strict';
import officialClient, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client';
import { RuntimeOptions } from '@alicloud/tea-util';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';

/** Node gives a CommonJS module's exports as its default, where TypeScript's types promise their `default`. */
function classOf<T>(imported: T): T {
  return (imported as { default?: T }).default ?? imported;
}
const Client = classOf(officialClient);

const algorithms = [
  ['ACS3-HMAC-SHA256', {}],
  ['RPC with HMAC-SHA1', { signatureAlgorithm: 'v2' }],
] as const;
const job = { MigrationJobId: 'dtsc4mc0re7k21m90', RegionId: 'cn-hangzhou' };

interface Keys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

describe("the simulator and Alibaba Cloud's own client", () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator();
  });
  after(() => simulator.stop());

  for (const [name, algorithm] of algorithms) {
    /** A call by the client, at the bare origin: it knows hosts and no prefixes. */
    async function call(
      keys: Keys,
      action: string,
      query: Record<string, string>,
      how: { readonly method?: string; readonly reqBodyType?: string } = {},
    ): Promise<Record<string, unknown>> {
      const { accessKeyId, accessKeySecret, securityToken } = keys;
      const config = new Config({
        accessKeyId,
        accessKeySecret,
        ...(securityToken === undefined ? {} : { securityToken }),
        endpoint: new URL(simulator.origin).host,
        protocol: 'HTTP',
        ...algorithm,
      });
      const answer = await new Client(config).callApi(
        new Params({
          action,
          version: '2020-01-01',
          protocol: 'HTTP',
          method: 'POST',
          authType: 'AK',
          style: 'RPC',
          pathname: '/',
          reqBodyType: 'formData',
          bodyType: 'json',
          ...how,
        }),
        new OpenApiRequest({ query }),
        new RuntimeOptions({}),
      );
      const body: unknown = answer['body'];
      assert.ok(typeof body === 'object' && body !== null);
      return { ...body };
    }

    describe(name, () => {
      for (const kind of ['permanent', 'temporary'] as const) {
        for (const method of ['POST', 'GET']) {
          it(`${method} with ${kind} keys gets a status`, async () => {
            const body = await call(simulator.account('alibaba', kind), 'DescribeMigrationJobStatus', job, { method });
            assert.equal(body['Success'], true);
            assert.equal(body['MigrationJobId'], job.MigrationJobId);
            assert.equal(body['MigrationJobStatus'], 'Prechecking');
          });
        }

        it(`gets the list with ${kind} keys`, async () => {
          const query = { PageNum: '1', PageSize: '30', RegionId: 'cn-hangzhou', MigrationJobName: '' };
          const body = await call(simulator.account('alibaba', kind), 'DescribeMigrationJobs', query);
          assert.equal(body['TotalRecordCount'], 4);
        });
      }

      it('gets every page of all jobs of both types, and is told that Region is mandatory', async () => {
        const crowded = await startSimulator({ extraTasks: 900 });
        const own = simulator;
        simulator = crowded;
        try {
          const keys = crowded.account('alibaba', 'permanent');
          const ids = new Set<unknown>();
          for (const [JobType, expected] of [
            ['MIGRATION', 104],
            ['SYNC', 100],
          ] as const) {
            for (let page = 1; page <= 4; page += 1) {
              const query = { Region: 'cn-hangzhou', JobType, PageNumber: String(page), PageSize: '30' };
              const body = await call(keys, 'DescribeDtsJobs', query);
              assert.equal(body['Success'], true);
              assert.equal(body['TotalRecordCount'], expected);
              const jobs: unknown = body['DtsJobList'];
              assert.ok(Array.isArray(jobs) && jobs.length === Math.min(30, expected - (page - 1) * 30));
              for (const job of jobs as Record<string, unknown>[]) ids.add(job['DtsInstanceID']);
            }
          }
          assert.equal(ids.size, 204);
          await assert.rejects(call(keys, 'DescribeDtsJobs', { RegionId: 'cn-hangzhou' }), { code: 'MissingRegion' });
          await assert.rejects(
            call(crowded.account('alibaba', 'limited'), 'DescribeDtsJobs', { Region: 'cn-hangzhou' }),
            {
              code: 'DTS.Msg.RamPermissionDenied',
            },
          );
        } finally {
          simulator = own;
          await crowded.stop();
        }
      });

      it('is signed with characters that encodings differ on', async () => {
        const query = { MigrationJobName: "订单 a+b/c=d&e~f*g'h(i)!", 'Tag.1.Key': 'team x' };
        const body = await call(simulator.account('alibaba', 'permanent'), 'DescribeMigrationJobs', query);
        assert.equal(body['TotalRecordCount'], 0);
      });

      const wrong: [what: string, keys: () => Keys, code: string, status: number][] = [
        [
          'a wrong secret',
          () => ({ ...simulator.account('alibaba', 'permanent'), accessKeySecret: 'wrong' }),
          'SignatureDoesNotMatch',
          400,
        ],
        ['an unknown key', () => ({ accessKeyId: 'nobody', accessKeySecret: 'x' }), 'InvalidAccessKeyId.NotFound', 404],
        ['an expired token', () => simulator.account('alibaba', 'expired'), 'InvalidSecurityToken.Expired', 403],
        [
          'another token',
          () => ({ ...simulator.account('alibaba', 'temporary'), securityToken: 'other' }),
          'InvalidSecurityToken.MismatchWithAccessKey',
          400,
        ],
      ];
      for (const [what, keys, code, status] of wrong) {
        it(`is told of ${what}`, async () => {
          await assert.rejects(call(keys(), 'DescribeMigrationJobStatus', job), (error: Error) => {
            assert.equal('code' in error ? error.code : null, code);
            const data: unknown = 'data' in error ? error.data : null;
            assert.ok(typeof data === 'object' && data !== null && 'statusCode' in data);
            assert.equal(data.statusCode, status);
            return true;
          });
        });
      }

      it('is told of throttling and of actions that do not exist', async () => {
        const keys = simulator.account('alibaba', 'permanent');
        simulator.faults.next('throttled');
        await assert.rejects(call(keys, 'DescribeMigrationJobStatus', job), { code: 'Throttling.User' });
        await assert.rejects(call(keys, 'DescribeNothing', {}), { code: 'InvalidAction.NotFound' });
      });

      it('is refused a write, which is written down', async () => {
        const before = simulator.violations.length;
        await assert.rejects(call(simulator.account('alibaba', 'permanent'), 'StopMigrationJob', job), {
          code: 'Forbidden.RAM',
        });
        assert.deepEqual(simulator.violations.slice(before), [
          { cloud: 'alibaba', action: 'StopMigrationJob', method: 'POST', path: '/' },
        ]);
      });
    });
  }
});
