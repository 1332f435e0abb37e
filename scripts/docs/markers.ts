/** A generated section is between `<!-- generated: name -->` and `<!-- end: name -->`. */
const section = /(<!-- generated: ([\w-]+) -->\n)[\s\S]*?(\n<!-- end: \2 -->)/g;

/**
 * The document with its generated sections filled in; everything else stays as it is.
 * @throws where it names a section without a generator
 */
export async function fill(
  document: string,
  sections: Readonly<Record<string, () => string | Promise<string>>>,
): Promise<string> {
  const texts = new Map<string, string>();
  for (const [, , name] of document.matchAll(section)) {
    const generate = sections[name!];
    if (!generate) throw new Error(`Nobody generates the section “${name}”.`);
    texts.set(name!, await generate());
  }
  return document.replace(section, (_, start, name, end) => `${start}\n${texts.get(name)}\n${end}`);
}
