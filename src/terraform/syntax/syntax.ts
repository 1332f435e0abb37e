import type { Span } from './source.ts';

/** The content of a file or of a block. */
export interface Body {
  /** From behind `{` to before `}`; the whole file for its top level. */
  readonly span: Span;
  readonly attributes: readonly Attribute[];
  /**
   * The nested blocks of a type. A JSON body can't tell an object argument from a block,
   * so there a property is read as blocks when it is asked for as blocks.
   */
  blocks(type: string): readonly Block[];
  /** Every nested block, in order; in JSON only those of the top level, where the names are fixed. */
  readonly allBlocks: readonly Block[];
  readonly json: boolean;
}

export interface Attribute {
  readonly name: string;
  /** From the name to the end of the value. */
  readonly span: Span;
  readonly value: Expression;
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  /** From the type to behind the closing brace. */
  readonly span: Span;
  /** From the type to the opening brace, without it; in JSON the property's name. */
  readonly header: Span;
  readonly body: Body;
}

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly span: Span }
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[]; readonly span: Span }
  | { readonly kind: 'reference'; readonly name: string; readonly span: Span }
  | { readonly kind: 'get'; readonly object: Expression; readonly name: string; readonly span: Span }
  | { readonly kind: 'index'; readonly object: Expression; readonly key: Expression; readonly span: Span }
  | {
      /** `object[*].x`: `each` is an expression over the reference `splatItem`. */
      readonly kind: 'splat';
      readonly object: Expression;
      readonly each: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'tuple'; readonly items: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'object'; readonly entries: readonly ObjectEntry[]; readonly span: Span }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      /** The last argument is expanded: `f(list...)`. */
      readonly expand: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression; readonly span: Span }
  | {
      readonly kind: 'for';
      readonly keyName: string | null;
      readonly valueName: string;
      readonly collection: Expression;
      /** Null for a `[for …]`. */
      readonly key: Expression | null;
      readonly value: Expression;
      readonly condition: Expression | null;
      readonly group: boolean;
      readonly span: Span;
    }
  | { readonly kind: 'unsupported'; readonly what: string; readonly span: Span };

export type CallExpression = Extract<Expression, { kind: 'call' }>;
export type TemplateExpression = Extract<Expression, { kind: 'template' }>;

export interface ObjectEntry {
  readonly key: Expression;
  readonly value: Expression;
  readonly span: Span;
}

export type TemplatePart =
  | string
  | { readonly kind: 'interpolation'; readonly value: Expression }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly yes: readonly TemplatePart[];
      readonly no: readonly TemplatePart[];
    }
  | {
      readonly kind: 'for';
      /** Null where only the value has a name. */
      readonly keyName: string | null;
      readonly valueName: string;
      readonly collection: Expression;
      readonly body: readonly TemplatePart[];
    }
  | { readonly kind: 'unsupported'; readonly what: string };

/** The name under which a splat's item is referenced; no identifier of Terraform can be this. */
export const splatItem = '[*]';

export function attribute(body: Body, name: string): Attribute | undefined {
  return body.attributes.find((candidate) => candidate.name === name);
}
