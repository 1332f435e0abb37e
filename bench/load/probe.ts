/** A process of its own that sends a signed webhook every 50 ms, and tells how long each answer took, in ms. */
import { createHmac } from 'node:crypto';

const [url, secret] = process.argv.slice(2) as [string, string];
const body = '{"zen":"Keep it simple."}';
const headers = {
  'content-type': 'application/json',
  'x-github-event': 'ping',
  'x-github-delivery': 'probe',
  'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
};
const times: number[] = [];
const timer = setInterval(async () => {
  const began = performance.now();
  const { ok } = await fetch(url, { method: 'POST', body, headers });
  times.push(ok ? performance.now() - began : Number.POSITIVE_INFINITY);
}, 50);
process.once('message', () => {
  clearInterval(timer);
  process.send!(times, () => process.exit());
});
