// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import type { Random } from './random.ts';

/** A kind of value that Terraform has; `object` is one with the string attribute `tokens` that may be null. */
export type Kind = 'text' | 'bool' | 'number' | 'list' | 'map' | 'object';

/** The names to which expressions can refer, by kind. */
export type InScope = Readonly<Record<Kind, readonly string[]>>;

export const nothing: InScope = { text: [], bool: [], number: [], list: [], map: [], object: [] };

export function with_(scope: InScope, kind: Kind, ...names: readonly string[]): InScope {
  return { ...scope, [kind]: [...scope[kind], ...names] };
}

const literals: Readonly<Record<Kind, readonly string[]>> = {
  text: [...Array(6).fill('"required"'), ...Array(5).fill('"optional"'), '"a"', '"b"', 'null'],
  bool: ['true', 'false'],
  number: ['0', '1', '2'],
  list: ['[]', '["required"]', '["optional", "required"]', 'tolist(["a"])', '["a", "b"]'],
  map: ['{}', '{ a = "required" }', '{ a = "required", b = "optional" }', '{ "b" = "optional" }'],
  object: [
    '{ tokens = "required" }',
    '{ tokens = "optional", n = 1 }',
    '{ tokens = null, list = [] }',
    '{ tokens = "required", nested = { tokens = "optional" } }',
  ],
};

/** `$text`, `$list` … each stand for an expression of that kind. */
const patterns: Readonly<Record<Kind, readonly string[]>> = {
  text: [
    '($bool ? $text : $text)',
    '($bool ? $text : $text)',
    '($bool ? $object : $object).tokens',
    'lookup($map, $text, $text)',
    'lookup($map, $key, $text)',
    'try($map[$key], $text)',
    'try($map[$key], $text)',
    'merge({ a = $text, b = $text }, $map)[$key]',
    'try($object.nested.tokens, $text)',
    'try($object.tokens, $text)',
    '$object.tokens',
    'coalesce($text, $text)',
    'try(coalesce($text, ""), "required")',
    'one([$text])',
    'one([for x in $list : x if x == $text])',
    '[$text, $text][$number > 0 ? 1 : 0]',
    '$list[0]',
    'concat($list, [$text])[0]',
    'element([$text, $text], $number)',
    'try(element($list, $number), $text)',
    'lower(upper($text))',
    'trimspace(" ${$text} ")',
    '"${$text}"',
    'replace($text, "optional", "required")',
    'replace($text, "/^opt.*$/", "required")',
    'format("%s", $text)',
    'join("", [$text])',
    'jsondecode(jsonencode({ t = $text })).t',
    'yamldecode(yamlencode({ t = $text })).t',
    'yamldecode("t: required\\n").t',
    '"%{ if $bool }required%{ else }optional%{ endif }"',
    'merge($map, { tokens = $text }).tokens',
    'merge($object, { tokens = $text }).tokens',
    'merge({ tokens = $text }, $object).tokens',
    'try(keys($map)[0], $text)',
    'try(values($map)[$number], $text)',
    'try([for x in $list : x if x != $text][0], $text)',
    'try({ for k, v in $map : k => v if k != $text }[$key], $text)',
    '($text == null ? $text : $text)',
    '($bool ? "required" : null)',
    '{ required = "optional", optional = "required", a = "required" }[$text]',
    'try(yamldecode(file("${path.module}/values.yaml")).tokens, $text)',
    'yamldecode(file("${path.module}/values.yaml")).tokens',
    'lookup(jsondecode(file("${path.module}/values.json")), $key, $text)',
    'one(toset([$text]))',
    'sort([$text, $text])[0]',
    'flatten([[$text], $list])[0]',
    'split(",", "x${$text},optional")[$bool ? 1 : 0]',
    'regex("[a-z]+", $text)',
    'try(regex("^req.*", $text), $text)',
    'zipmap(["tokens"], [$text]).tokens',
    'substr($text, 0, 8)',
    'tostring($text)',
    'nonsensitive($text)',
    'try(tobool($text), $text)',
    'title($text) == "Required" ? $text : $text',
    'coalescelist($list, [$text])[0]',
    'distinct(concat($list, [$text]))[0]',
    'setintersection([$text], ["required", "optional"]) == toset([]) ? $text : "required"',
    'contains($list, $text) ? $text : $text',
    'templatefile("${path.module}/values.tftpl", { t = $text, b = $bool })',
    'trimprefix("x${$text}", "x")',
    'slice([$text, $text], 0, 1)[0]',
    'reverse([$text, $text])[$bool ? 1 : 0]',
  ],
  bool: [
    '($text == $text)',
    '($text != null)',
    '($text == "required")',
    '($text != "optional")',
    '($bool && $bool)',
    '($bool || $bool)',
    '!$bool',
    'can($map[$key])',
    'can($object.nested)',
    'contains($list, $text)',
    'contains(keys($map), $key)',
    '(length($list) > $number)',
    'startswith($text, "req")',
    'anytrue([$bool, $bool])',
    'alltrue([$bool, $bool])',
    'alltrue([for x in $list : x != $text])',
    '($number < $number)',
    '($number == $number)',
    '($bool ? $bool : $bool)',
    'try(tobool($text), $bool)',
    'can(regex("^(required|a)$", $text))',
    'lookup($map, $key, null) == null',
    '($bool == $bool)',
    '($object == null)',
    'try(tobool(tostring($bool)), false)',
  ],
  number: [
    'length($list)',
    'length($map)',
    '($bool ? $number : $number)',
    '($number + $number)',
    'max($number, $number)',
    'min($number, 1)',
    '($number % 2)',
    'try(index($list, $text), $number)',
  ],
  list: [
    '[$text]',
    '[$text, $text]',
    'concat($list, $list)',
    '($bool ? $list : $list)',
    '($bool ? ["required"] : [])',
    '[for x in $list : x if x != $text]',
    'keys($map)',
    'values($map)',
    'compact([$text, $text])',
    'tolist(toset($list))',
    'try($list, [])',
    '[for k, v in $map : v]',
    '[$object, $object][*].tokens',
    '$list[*]',
    '$text[*]',
  ],
  map: [
    '{ a = $text }',
    '{ a = $text, b = $text }',
    '{ (coalesce($text, "b")) = $text }',
    'merge($map, $map)',
    '($bool ? $map : $map)',
    '($bool ? $map : {})',
    'tomap({ a = $text, b = $text })',
    '{ for i, x in $list : "k${i}" => x }',
    '{ for x in $list : x => $text... }["a"] == null ? {} : $map',
    '{ for k, v in $map : k => v if v != $text }',
    'try(tomap($map), {})',
    'zipmap(["a", "b"], [$text, $text])',
  ],
  object: [
    '{ tokens = $text }',
    '{ tokens = $text, n = $number }',
    '{ tokens = $text, nested = { tokens = $text } }',
    '($bool ? { tokens = $text } : { tokens = $text })',
    '($bool ? $object : null)',
    'merge({ tokens = $text }, $map)',
    'try($object, { tokens = $text })',
    'jsondecode(jsonencode($object))',
  ],
};

/** A random expression of a kind; `depth`: how many more patterns may be inside of each other. */
export function randomValue(random: Random, scope: InScope, kind: Kind, depth: number): string {
  const known = scope[kind];
  if (depth <= 0 || random.percent(25))
    return known.length > 0 && random.percent(75) ? random.pick(known) : random.pick(literals[kind]);
  return random
    .pick(patterns[kind])
    .replace(/\$(text|bool|number|list|map|object|key)/g, (_, wanted: Kind | 'key') =>
      wanted === 'key'
        ? random.pick(['"a"', '"a"', '"b"', '"tokens"'])
        : randomValue(random, scope, wanted, depth - 1),
    );
}
