/** GitHub understood and says no: 422 in REST, `UNPROCESSABLE` in GraphQL. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly reasons: string[];

  constructor(...reasons: string[]) {
    super(reasons.join(' and '));
    this.reasons = reasons;
  }
}

/** Comments, reviews and descriptions. */
const longestBody = 65_536;

/** @throws Refusal when a text is missing or too long. Characters are code points, as in GitHub's Ruby. */
export function checkBody(body: unknown, required = true): string {
  const text = typeof body === 'string' ? body : '';
  if (required && text.trim() === '') throw new Refusal("Body can't be blank");
  if (characters(text) > longestBody) throw new Refusal('Body is too long (maximum is 65536 characters)');
  return text;
}

/** Length in code points. */
export function characters(text: string): number {
  return [...text].length;
}
