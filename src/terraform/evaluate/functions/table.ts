import * as collections from '../collection-functions.ts';
import { convertTo } from '../conversion.ts';
import { failure } from '../value.ts';
import { collectionFunctions } from './collections.ts';
import { csvFunctions } from './csv.ts';
import { encodingFunctions } from './encoding.ts';
import { formatFunctions } from './format.ts';
import { hashFunctions } from './hashes.ts';
import { jsonFunctions } from './json.ts';
import { networkFunctions } from './network.ts';
import { numericFunctions } from './numeric.ts';
import { regexFunctions } from './regex.ts';
import type { Signature } from './signature.ts';
import { textFunctions } from './text.ts';
import { timeFunctions } from './time.ts';
import { yamlFunctions } from './yaml.ts';

const many = Number.POSITIVE_INFINITY;

function signature(minimum: number, maximum: number, run: Signature['run']): Signature {
  return { minimum, maximum, run };
}

function conversion(type: 'bool' | 'number' | 'string'): Signature {
  return signature(1, 1, ([value]) => convertTo(value!, type));
}

/** A mark that changes no value. */
const marking = signature(1, 1, ([value]) => value!);

/** They were taken out of the language, so that a plan fails. */
const removed = signature(0, many, () => failure('Terraform has this function no longer'));

/** Every function that is evaluated like any other; `try`, `can` and those that read files are not. */
export const functions: Readonly<Record<string, Signature>> = {
  ...collectionFunctions,
  ...csvFunctions,
  ...encodingFunctions,
  ...formatFunctions,
  ...hashFunctions,
  ...jsonFunctions,
  ...networkFunctions,
  ...numericFunctions,
  ...regexFunctions,
  ...textFunctions,
  ...timeFunctions,
  ...yamlFunctions,
  coalesce: signature(1, many, collections.coalesce),
  concat: signature(1, many, collections.concat),
  contains: signature(2, 2, collections.contains),
  element: signature(2, 2, collections.element),
  ephemeralasnull: marking,
  flatten: signature(1, 1, collections.flatten),
  keys: signature(1, 1, collections.keys),
  length: signature(1, 1, collections.length),
  list: removed,
  lookup: signature(2, 3, collections.lookup),
  map: removed,
  merge: signature(0, many, collections.merge),
  nonsensitive: marking,
  one: signature(1, 1, collections.one),
  sensitive: marking,
  tobool: conversion('bool'),
  tolist: signature(1, 1, collections.tolist),
  tomap: signature(1, 1, collections.tomap),
  tonumber: conversion('number'),
  toset: signature(1, 1, collections.toset),
  tostring: conversion('string'),
  values: signature(1, 1, collections.values),
};
