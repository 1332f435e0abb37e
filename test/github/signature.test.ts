import { expect, test } from 'vitest';
import { signed, signedFingerprints, signWith } from '../../src/github/signature.ts';
import { fingerprintMarker, fingerprintsIn } from '../../src/rule/fingerprint.ts';

const [own, foreign] = ['0123456789abcdef', 'fedcba9876543210'] as const;
const client = {};
signWith(client, 'the private key');
const body = `text\n\n\`\`\`suggestion\n${fingerprintMarker(foreign)}\n\`\`\`\n\n${fingerprintMarker(own)}`;

test('a marker inside of a suggestion is not ours', () => {
  expect(fingerprintsIn(body)).toEqual([own]);
  expect(fingerprintsIn(`${fingerprintMarker(own)}\n${fingerprintMarker(foreign)}\n`)).toEqual([
    own,
    foreign,
  ]);
  expect(fingerprintsIn(`${fingerprintMarker(own)}\ntext`)).toEqual([]);
});

test('what the App wrote is known by its signature, for this pull request alone', () => {
  const whole = signed(client, 7, body);
  expect(signedFingerprints(client, 7, whole)).toEqual([own]);
  expect(signedFingerprints(client, 7, whole.replaceAll('\n', '\r\n'))).toEqual([own]);
  expect(signedFingerprints(client, 8, whole)).toEqual([]);
  expect(signedFingerprints(client, 7, body)).toEqual([]);
  expect(signedFingerprints(client, 7, whole.replace(own, foreign))).toEqual([]);
  const other = {};
  signWith(other, 'another key');
  expect(signedFingerprints(other, 7, whole)).toEqual([]);
});

test('without a key nothing is signed, and nothing asked for', () => {
  expect(signed({}, 7, body)).toBe(body);
  expect(signedFingerprints({}, 7, body)).toEqual([own]);
});
