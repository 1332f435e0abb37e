// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import fc from 'fast-check';

/** The names to which the leaves refer. */
export const names = `locals {
  text   = "required"
  list   = ["a", "b", "a"]
  map    = tomap({ a = "x", b = "y" })
  object = { a = 1, b = "two", c = null, d = { a = "deep" } }
}
variable "object" {
  type    = object({ a = optional(string, "x"), b = optional(number), d = optional(map(string), {}) })
  default = { b = "3" }
}
variable "strings" {
  type    = set(string)
  default = ["b", "a", "b"]
}
`;

type Kind = 'text' | 'number' | 'bool' | 'list' | 'map' | 'any';

/** Random expressions, most of them valid: every kind is made of what it takes. */
export const expressions = fc.letrec<Record<Kind, string>>((tie) => {
  /** `$text`, `$list` … in a pattern each stand for an expression of that kind. */
  const made = (pattern: string): fc.Arbitrary<string> => {
    const pieces = pattern.split(/\$(text|number|bool|list|map|any)/);
    return fc
      .tuple(...pieces.map((piece, index) => (index % 2 ? tie(piece as Kind) : fc.constant(piece))))
      .map((parts) => parts.join(''));
  };
  const kind = (leaves: readonly string[], patterns: readonly string[]) =>
    fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(...leaves),
      ...patterns.map(made),
    );
  const choice = (name: string) => [
    `($bool ? $${name} : $${name})`,
    `try($any.zz, $${name})`,
    `coalesce($${name}, $${name})`,
  ];
  return {
    text: kind(
      ['"a"', '"b"', '""', '"ä"', 'local.text', 'local.map.a', 'local.object.d.a', 'var.object.a'],
      [
        ...[
          'tostring($number)',
          'lower($text)',
          'upper($text)',
          '"x${$text}y"',
          '"${$number}"',
          'one([$text])',
        ],
        ...[
          'lookup($map, $text, $text)',
          'try($map[$text], $text)',
          'try($list[$number], $text)',
          'element(concat($list, ["z"]), $number)',
        ],
        ...[
          '"%{ if $bool }${$text}%{ else }no%{ endif }"',
          'jsondecode("{\\"a\\": \\"b\\"}").a',
          ...choice('text'),
        ],
      ],
    ),
    number: kind(
      ['0', '1', '2', 'local.object.a', 'var.object.b'],
      [
        'length($list)',
        'length($map)',
        'length($text)',
        '($number + $number)',
        '($number * $number)',
        '($bool ? $number : $number)',
      ],
    ),
    bool: kind(
      ['true', 'false', 'local.object.c == null', '"true"'],
      [
        ...[
          '($any == $any)',
          '($text == $text)',
          '($any != $any)',
          '($bool && $bool)',
          '($bool || $bool)',
          '!($bool)',
        ],
        ...[
          'contains($list, $text)',
          'can($any.a)',
          '($number < $number)',
          '($number >= $number)',
          '($list == $list)',
        ],
      ],
    ),
    list: kind(
      ['[]', '["a"]', 'local.list', '[1, "a"]', 'tolist(["c"])'],
      [
        ...[
          '[$text, $text]',
          'concat($list, $list)',
          '[for x in $list : "${x}$text"]'.replace('$text"', '-"'),
          'flatten([$list, [$list]])',
        ],
        ...[
          '[for k, v in $map : k if v != $text]',
          'keys($map)',
          'values($map)',
          'tolist(toset($list))',
          '$list[*]',
          '[$map, $map][*].a',
        ],
        ...['tolist(var.strings)', '[for x in var.strings : x]', ...choice('list')],
      ],
    ),
    map: kind(
      ['{}', '{ a = "x" }', 'local.map', 'local.object.d', 'var.object.d'],
      [
        ...[
          '{ a = $text, "b" = $text }',
          'merge($map, $map)',
          'tomap($map)',
          '{ for i, x in $list : "k${i}" => x }',
        ],
        ...['{ (upper($text)) = $text }', ...choice('map')],
      ],
    ),
    any: fc.oneof(tie('text'), tie('number'), tie('bool'), tie('list'), tie('map')),
  };
}).any;
