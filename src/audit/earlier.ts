import { z } from 'zod';
import type { Finding } from '../rule/report.ts';
import type { Moment } from './trend.ts';

const count = z.int().min(0);

const moment: z.ZodType<Moment> = z.object({
  at: z.iso.datetime(),
  repositories: count,
  targets: count,
  compliant: count,
  violation: count,
  unknown: count,
  suppressed: count,
  unparsable: count,
});

/** What is read of an earlier audit; everything else in the file may change without a new version. */
const schema = z.object({
  version: z.literal(1),
  organization: z.string(),
  at: z.iso.datetime(),
  history: z.array(moment),
  repositories: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      findings: z.array(z.custom<Finding>(isFinding, 'not a finding')),
    }),
  ),
});

export type EarlierAudit = z.infer<typeof schema>;

/** Reads the JSON of an earlier audit. @throws Error that says in one line what is wrong with it */
export function readEarlier(text: string): EarlierAudit {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON; give the output of org audit --format json');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(
    `it is not the output of org audit --format json (${issue!.path.join('.') || 'top'}: ${issue!.message})`,
  );
}

function isFinding(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { code, verdict, path, startLine, address } = value as Partial<Record<keyof Finding, unknown>>;
  const texts = [code, verdict, path].every((one) => typeof one === 'string');
  return texts && typeof startLine === 'number' && (address === null || typeof address === 'string');
}
