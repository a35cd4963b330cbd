import { generateKeyPairSync, sign } from 'node:crypto';

/** A private key and the certificate for it, as PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** One element of DER (ITU-T X.690): tag, length, contents. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

/**
 * A fresh key with an X.509 certificate that it signed itself, so that no private key lies in the repository. The
 * certificate is for an IPv4 address.
 */
export function selfSigned(address: string): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const sequence = 0x30;
  const octets = 0x04;
  const hex = (text: string): Buffer => Buffer.from(text, 'hex');
  const algorithm = der(sequence, hex('06082a8648ce3d040302')); // ecdsa-with-SHA256
  const name = der(sequence, der(0x31, der(sequence, hex('0603550403'), der(0x0c, Buffer.from(address))))); // commonName
  const validity = der(sequence, der(0x17, Buffer.from('000101000000Z')), der(0x17, Buffer.from('491231235959Z')));
  const version = der(0xa0, hex('020102')); // 3, which has extensions
  const serial = der(0x02, Buffer.from([1]));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const addresses = der(sequence, der(0x87, Buffer.from(address.split('.').map(Number))));
  const extensions = der(
    0xa3,
    der(
      sequence,
      der(sequence, hex('0603551d11'), der(octets, addresses)), // subjectAltName
      der(sequence, hex('0603551d13'), hex('0101ff'), der(octets, der(sequence, hex('0101ff')))), // basicConstraints: CA
    ),
  );
  const toSign = der(sequence, version, serial, algorithm, name, validity, name, key, extensions);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', toSign, privateKey));
  const base64 = der(sequence, toSign, algorithm, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
  };
}
