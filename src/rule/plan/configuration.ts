/** A module of the plan's `configuration`: the source as written, without instance keys. */
export interface ConfigurationModule {
  readonly resources?: readonly ConfigurationResource[];
  readonly module_calls?: Readonly<Record<string, ConfigurationCall>>;
  readonly outputs?: Readonly<Record<string, { readonly expression?: WrittenExpression }>>;
}

interface ConfigurationCall {
  readonly module?: ConfigurationModule;
  readonly expressions?: Readonly<Record<string, WrittenExpression>>;
}

export interface ConfigurationResource {
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly expressions?: Readonly<Record<string, unknown>>;
}

/** An argument as it was written. */
export interface WrittenExpression {
  readonly constant_value?: unknown;
  /** `var.x`, `aws_launch_template.web[0].id`, `aws_launch_template.web[0]`, … */
  readonly references?: readonly string[];
}

/** A resource as it was written; undefined if the document doesn't show it. */
export function writtenResource(
  root: ConfigurationModule | null,
  resource: { readonly module: string; readonly type: string; readonly name: string },
): ConfigurationResource | undefined {
  const resources: unknown = moduleAt(root, resource.module)?.resources;
  // The document may come from anyone, so none of it need be as Terraform writes it.
  if (!Array.isArray(resources)) return undefined;
  return (resources as readonly (ConfigurationResource | null)[]).find(
    (each): each is ConfigurationResource =>
      each?.mode === 'managed' && each.type === resource.type && each.name === resource.name,
  );
}

/** The module that an address names; undefined where the document doesn't have it. */
export function moduleAt(root: ConfigurationModule | null, address: string): ConfigurationModule | undefined {
  let module: ConfigurationModule | undefined = root ?? undefined;
  for (const name of moduleNames(address)) module = module?.module_calls?.[name]?.module;
  return module;
}

/** `module.web["a.b"].module.db[0]` → `web`, `db`. */
function moduleNames(address: string): string[] {
  const bare = address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');
  return bare === '' ? [] : bare.split('.').filter((_, index) => index % 2 === 1);
}

/** The blocks that were written of a type. */
export function writtenBlocks(resource: ConfigurationResource, type: string): Record<string, unknown>[] {
  const blocks = resource.expressions?.[type];
  // A block that may occur once is written as an object by some schemas.
  return (Array.isArray(blocks) ? blocks : [blocks]).filter(
    (block): block is Record<string, unknown> => typeof block === 'object' && block !== null,
  );
}

export function asExpression(value: unknown): WrittenExpression | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { references, ...others } = value as Record<string, unknown>;
  return {
    ...others,
    references: Array.isArray(references) ? references.filter((each) => typeof each === 'string') : [],
  };
}
