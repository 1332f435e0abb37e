import { policyJsonSchema } from '../../src/policy/file.ts';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Property;
  readonly anyOf?: readonly Property[];
  readonly properties?: Readonly<Record<string, Property>>;
}

/** The table of keys in docs/policy.md, from the schema that the App reads the file with. */
export function policyTable(): string {
  const { properties } = policyJsonSchema() as Property;
  return ['| Key | Values | Default | |', '|---|---|---|---|', ...rows(properties ?? {}, '')].join('\n');
}

function rows(properties: Readonly<Record<string, Property>>, prefix: string): string[] {
  return Object.entries(properties).flatMap(([key, property]) => {
    const name = `${prefix}${key}`;
    if (property.properties) return rows(property.properties, `${name}.`);
    const fallback =
      property.default === undefined ? '' : `\`${JSON.stringify(property.default).replaceAll('"', '')}\``;
    return [`| \`${name}\` | ${valuesOf(property)} | ${fallback} | ${property.description ?? ''} |`];
  });
}

function valuesOf(property: Property): string {
  if (property.anyOf) return property.anyOf.map(valuesOf).join(' or ');
  if (property.enum) return property.enum.map((value) => `\`${value}\``).join(', ');
  if (property.const !== undefined) return `\`${property.const}\``;
  if (property.type === 'array')
    return `a list of ${property.items?.enum ? valuesOf(property.items) : 'text'}`;
  if (property.properties) {
    return Object.entries(property.properties)
      .map(([key, value]) => `\`${key}:\` ${valuesOf(value)}`)
      .join(', ');
  }
  return property.type === 'boolean' ? '`true`, `false`' : (property.type ?? 'anything');
}
