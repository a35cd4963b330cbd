import assert from 'node:assert/strict';
import fc from 'fast-check';
import { signUcloud } from '../../../../src/clouds/ucloud/sign.ts';
import { privateKey, publicKey } from './support.ts';

const list = { Action: 'DescribeUHostInstance', Region: 'cn-bj2', Limit: '10' };
const create = {
  Action: 'CreateUHostInstance',
  CPU: '2',
  ChargeType: 'Month',
  DiskSpace: '10',
  ImageId: 'f43736e1-65a5-4bea-ad2e-8a46e18883c2',
  LoginMode: 'Password',
  Memory: '2048',
  Name: 'Host01',
  Password: 'VUNsb3VkLmNu',
  Quantity: '1',
  Region: 'cn-bj2',
  Zone: 'cn-bj2-04',
};
const words = ['foo', 'bar', '42'];
const backends = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [`Backends.${index}`, words[index % 3] ?? '']),
);

interface Vector {
  readonly vector: string;
  readonly params: Readonly<Record<string, string>>;
  readonly publicKey?: string;
  readonly privateKey?: string;
  readonly signature: string;
}

/** Published by UCloud: numbers as in shared/apis/ucloud.md 1.3. */
const vectors: readonly Vector[] = [
  { vector: '1 documents', params: list, signature: 'cba5cf5ec4d4233d206b1b54951e3787350a642f' },
  { vector: '2 Go and Python SDK', params: create, signature: '4f9ef5df2abab2c6fccd1e9515cb7e2df8c6bb65' },
  {
    vector: '3 Go SDK, temporary keys',
    params: { ...create, SecurityToken: 'some_stoken' },
    signature: '170c480ad176a247b324eb92a2cfe536aacfbd04',
  },
  {
    vector: '4 Go SDK, order of names',
    params: { Action: 'AllocateBackendBatch', ...backends },
    signature: '6bc32642779f8cb0bb3d3f128b1c0688abf9a1a3',
  },
  {
    vector: '6 Java SDK, fraction',
    params: { Action: 'DescribeUHostInstance', Region: 'cn-bj2', Proportion: '65.722' },
    signature: '5e39dd48144d6a075328e56a6c5e9df6c39ae939',
  },
  {
    vector: '7 Go SDK, token',
    params: {
      Action: 'foo',
      Name: 'foo',
      ProjectId: 'bar',
      Region: 'cn-bj2',
      Zone: 'cn-bj2-02',
      SecurityToken: '42',
    },
    publicKey: 'foo',
    privateKey: 'bar',
    signature: '170de002e3ca3acdc3a790badc4d14b09d183e4b',
  },
  {
    vector: '8 Go SDK, token alone',
    params: { Name: 'foo', SecurityToken: '42' },
    publicKey: 'foo',
    privateKey: 'bar',
    signature: '012679c87951918e8e04de783a4a8ff981a61d5f',
  },
  {
    vector: '9 Python SDK',
    params: { foo: 'bar' },
    publicKey: 'my_public_key',
    privateKey: 'my_private_key',
    signature: 'd4411ab30953fb0bbcb1e7313081f05e4e91a394',
  },
  {
    vector: '11 SCloudSG',
    params: list,
    publicKey: 'someone@example.com1296235120854146120',
    signature: '4201919d267504385deb93af19e0197870fed36b',
  },
];

describe('ucloud: signature', () => {
  for (const { vector, params, publicKey: id = publicKey, privateKey: secret = privateKey, signature } of vectors) {
    it(`gives vector ${vector}`, () => {
      assert.equal(signUcloud({ ...params, PublicKey: id }, secret), signature);
    });
  }

  it('is not what three brands print beside another public key', () => {
    const printed = 'cba5cf5ec4d4233d206b1b54951e3787350a642f';
    const params = { ...list, PublicKey: 'someone@example.com1296235120854146120' };
    assert.notEqual(signUcloud(params, privateKey), printed);
  });

  it('signs text before URL encoding, in UTF-8', () => {
    // printf '%s' 'Name订单 &=+/PublicKeyidsecret' | sha1sum
    assert.equal(
      signUcloud({ PublicKey: 'id', Name: '订单 &=+/' }, 'secret'),
      '3469f09ceec4620c78ccce493eaf012b63dca0fe',
    );
  });

  it('does not depend on the order in which parameters are given', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.string(), (params, secret) => {
        const reversed = Object.fromEntries(Object.entries(params).reverse());
        assert.equal(signUcloud(reversed, secret), signUcloud(params, secret));
      }),
      { numRuns: 50 },
    );
  });

  it('changes with every value and with the key', () => {
    const signature = signUcloud(list, privateKey);
    for (const name of Object.keys(list)) {
      assert.notEqual(signUcloud({ ...list, [name]: 'x' }, privateKey), signature, name);
    }
    assert.notEqual(signUcloud(list, `${privateKey}0`), signature);
  });
});
