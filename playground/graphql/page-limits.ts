import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { GraphqlFault } from './node.ts';

const largestPage = 100;

/**
 * Counts the nodes that a query could bring, as GitHub does before it runs anything: the sizes of nested pages
 * multiply.
 *
 * @throws GraphqlFault when a page has no size or one above 100, or when there are more nodes than allowed
 */
export function countNodes(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
  allowed: number,
): number {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === 'FragmentDefinition' ? [[one.name.value, one] as const] : [],
    ),
  );
  let total = 0;

  function visit(selections: SelectionSetNode, type: GraphQLCompositeType, times: number): void {
    for (const selection of selections.selections) {
      if (selection.kind === 'Field') {
        visitField(selection, type, times);
        continue;
      }
      const fragment = selection.kind === 'FragmentSpread' ? fragments.get(selection.name.value) : selection;
      if (fragment === undefined) continue;
      const named =
        fragment.typeCondition === undefined ? type : schema.getType(fragment.typeCondition.name.value);
      if (named !== undefined && isCompositeType(named)) visit(fragment.selectionSet, named, times);
    }
  }

  function visitField(field: FieldNode, parent: GraphQLCompositeType, times: number): void {
    if (field.selectionSet === undefined) return;
    if (!isObjectType(parent) && !isInterfaceType(parent)) return;
    const type = getNamedType(parent.getFields()[field.name.value]?.type);
    if (type === undefined || !isCompositeType(type)) return;
    const size = type.name.endsWith('Connection') ? pageSize(field, variables) : null;
    if (size !== null) total += size * times;
    visit(field.selectionSet, type, size === null ? times : times * size);
  }

  const root = schema.getRootType(operation.operation);
  if (root) visit(operation.selectionSet, root, 1);
  if (total <= allowed) return total;
  throw new GraphqlFault(
    'MAX_NODE_LIMIT_EXCEEDED',
    `This query requests up to ${total.toLocaleString('en')} possible nodes which exceeds the maximum limit of ${allowed.toLocaleString('en')}.`,
  );
}

/** Null for a connection of which only the count is asked for. */
function pageSize(field: FieldNode, variables: Record<string, unknown>): number | null {
  const name = field.name.value;
  const given = (argument: string): unknown => {
    const node = field.arguments?.find((one) => one.name.value === argument);
    return node === undefined ? undefined : valueFromASTUntyped(node.value, variables);
  };
  const [argument, size] =
    typeof given('first') === 'number' ? ['first', given('first')] : ['last', given('last')];
  if (typeof size !== 'number') {
    const asked = field.selectionSet?.selections.some(
      (one) => one.kind !== 'Field' || one.name.value !== 'totalCount',
    );
    if (!asked) return null;
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    throw new GraphqlFault('MISSING_PAGINATION_BOUNDARIES', message);
  }
  if (size > largestPage || size < 0) {
    const message = `Requesting ${size} records on the \`${name}\` connection exceeds the \`${argument}\` limit of ${largestPage} records.`;
    throw new GraphqlFault('EXCESSIVE_PAGINATION', message);
  }
  return size;
}
