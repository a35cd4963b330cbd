import assert from 'node:assert/strict';
import fc from 'fast-check';
import { xmlError } from '../../../../src/clouds/alibaba/xmlError.ts';
import { xmlText } from '../../../../src/simulator/alibaba/xml.ts';

describe('Alibaba errors in XML', () => {
  it('are read with and without a prolog', () => {
    const error =
      '<Error><RequestId>R</RequestId><HostId>dts.aliyuncs.com</HostId><Code>Forbidden</Code><Message>no</Message></Error>';
    const expected = { RequestId: 'R', HostId: 'dts.aliyuncs.com', Code: 'Forbidden', Message: 'no' };
    for (const prolog of ['', "<?xml version='1.0' encoding='UTF-8'?>", ' \n<?xml version="1.0"?>\n']) {
      assert.deepEqual(xmlError(`${prolog}${error}`), expected);
    }
  });

  it('are read as they were written, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (Code, Message) => {
        const read = xmlError(xmlText('Error', { Code, Message }));
        assert.deepEqual([read?.['Code'], read?.['Message']], [Code, Message]);
      }),
      { seed: 20_261_201 },
    );
  });

  it('may keep a text apart', () => {
    assert.equal(xmlError('<Error><Message><![CDATA[a < b]]></Message></Error>')?.['Message'], 'a < b');
  });

  it('are nothing else that begins with a bracket', () => {
    for (const body of [
      '<html><body><Code>Forbidden</Code></body></html>',
      '<!DOCTYPE html><Error><Code>x</Code></Error>',
      '<ErrorPage><Code>x</Code></ErrorPage>',
      '<DescribeMigrationJobStatusResponse><Code>x</Code></DescribeMigrationJobStatusResponse>',
      '{"Code":"<Error><Code>x</Code></Error>"}',
      '<',
      '',
    ]) {
      assert.equal(xmlError(body), null, body);
    }
  });

  it('may be cut off', () => {
    assert.deepEqual(xmlError('<Error><Code>Forbidden</Code><Message>no'), {
      RequestId: undefined,
      HostId: undefined,
      Code: 'Forbidden',
      Message: undefined,
    });
  });
});
