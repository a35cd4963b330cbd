import { cloudIds } from '../../support/clouds.ts';
import assert from 'node:assert/strict';
import { allClouds, cloudOf, findCloud, findProfile, productOf, profileOf } from '../../../src/clouds/registry.ts';

describe('registry of clouds', () => {
  it('has every cloud once', () => {
    assert.equal(new Set(cloudIds).size, cloudIds.length);
    assert.deepEqual(cloudIds.map(findCloud), allClouds());
  });

  it('knows no other id, whatever it is', () => {
    for (const id of ['', 'moon', 'toString', '__proto__', null, undefined, 1, {}]) assert.equal(findCloud(id), null);
    assert.equal(findProfile({ cloud: 'moon', product: 'dts' }), null);
    assert.equal(findProfile({ cloud: 'alibaba', product: 'xyz' }), null);
    assert.throws(() => cloudOf('moon'), /registry/);
    assert.throws(() => profileOf({ cloud: 'alibaba', product: 'xyz' }), /registry/);
  });

  for (const cloud of allClouds()) {
    it(`finds ${cloud.id} and its products`, () => {
      assert.equal(cloudOf(cloud.id), cloud);
      for (const info of cloud.products) assert.equal(productOf(cloud, info.product), info);
    });

    it(`${cloud.id} calls reading actions only`, () => {
      assert.ok(cloud.actions.length > 0);
      for (const action of cloud.actions) {
        assert.doesNotMatch(action, /create|start|stop|delete|update|modify|put|post|remove|exchange|reset/i);
      }
    });

    it(`${cloud.id} allows the actions of its products`, () => {
      for (const { statusActions, listActions } of cloud.products) {
        assert.ok(statusActions.length > 0 && listActions.length > 0);
        for (const action of [...statusActions, ...listActions]) assert.ok(cloud.actions.includes(action), action);
      }
    });

    it(`${cloud.id} offers pages over https only`, () => {
      const urls = [
        cloud.keysUrl,
        ...cloud.products.map((profile) =>
          profile.consoleUrl({ cloud: cloud.id, product: profile.product, id: 'x"><y' }, null),
        ),
      ];
      for (const url of urls) if (url !== null) assert.equal(new URL(url).protocol, 'https:');
    });
  }

  it('knows no product of another cloud', () => {
    assert.equal(productOf(cloudOf('alibaba'), 'dcs'), null);
    assert.equal(productOf(cloudOf('ucloud'), 'dts'), null);
  });
});
