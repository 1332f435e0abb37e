/** A finding's message: names stand between backticks. */
export function Message({ text }: { text: string }) {
  const pieces = text.split(/`([^`\n]+)`/);
  return pieces.map((piece, index) => (index % 2 === 1 ? <code key={index}>{piece}</code> : piece));
}
