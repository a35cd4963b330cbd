import assert from 'node:assert/strict';
import { clouds, cloudOf, productOf } from '../../../src/clouds/registry.ts';
import { cloudIds } from '../../../src/model/task.ts';

describe('registry of clouds', () => {
  it('has every cloud of the model, once', () => {
    assert.deepEqual(
      clouds.map(({ id }) => id),
      [...cloudIds],
    );
  });

  for (const cloud of clouds) {
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

    it(`${cloud.id} offers pages over https only`, () => {
      const urls = [
        cloud.keysUrl,
        ...cloud.products.map(({ product }) => cloud.consoleUrl({ cloud: cloud.id, product, id: 'x"><y' }, null)),
      ];
      for (const url of urls) if (url !== null) assert.equal(new URL(url).protocol, 'https:');
    });
  }

  it('knows no product of another cloud', () => {
    assert.equal(productOf(cloudOf('alibaba'), 'dcs'), null);
    assert.equal(productOf(cloudOf('ucloud'), 'dts'), null);
  });
});
