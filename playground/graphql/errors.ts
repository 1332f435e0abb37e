import type { GraphQLError } from 'graphql';
import { Refusal } from '../world/refusal.ts';
import { GraphqlFault } from './node.ts';

/** An error of a field as GitHub shows it: `type`, path, locations and words. */
export function executionError(error: GraphQLError) {
  const { originalError, path, locations } = error;
  const where = {
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations }),
  };
  if (originalError instanceof Refusal) {
    return { type: 'UNPROCESSABLE', ...where, message: originalError.reasons.join(', ') };
  }
  if (!(originalError instanceof GraphqlFault)) return { ...where, message: error.message };
  const saml = originalError.type === 'FORBIDDEN' ? { extensions: { saml_failure: false } } : {};
  return { type: originalError.type, ...where, ...saml, message: originalError.message };
}

/** An error of a document that doesn't fit the schema, in GitHub's words where they differ from graphql-js's. */
export function validationError({ message, locations, nodes }: GraphQLError) {
  const [, fieldName, typeName] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(message) ?? [];
  if (fieldName === undefined) return { locations, message };
  return {
    path: ['query', ...(nodes ?? []).flatMap((node) => (node.kind === 'Field' ? [node.name.value] : []))],
    extensions: { code: 'undefinedField', typeName, fieldName },
    locations,
    message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
  };
}
