/** A value as JSON that is safe to look at: DEL and the C1 controls are escaped, too, because some terminals obey them. */
export function json(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(/[\u007F-\u009F]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)}\n`;
}
