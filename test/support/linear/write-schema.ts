/**
 * `node test/support/linear/write-schema.ts PATH`: the part of Linear's own schema (MIT, from its public SDK repository)
 * that the double answers. Types and fields are taken as they stand there or left out; none is changed, so a question
 * that this part allows Linear's whole schema allows too.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type DefinitionNode, Kind, parse, print, type TypeNode, visit } from 'graphql';

const whole = new Set([
  'IssueCreateInput',
  'CommentCreateInput',
  'IssueUpdateInput',
  'PageInfo',
  'IssuePayload',
  'CommentPayload',
  'IssueConnection',
  'CommentConnection',
  'IssueLabelConnection',
  'WorkflowStateConnection',
  'TeamConnection',
  'UserConnection',
  'Issue',
  'Comment',
  'IssueLabel',
  'WorkflowState',
  'Team',
  'User',
  'Cycle',
  'IssueFilter',
  'TeamFilter',
  'NullableTeamFilter',
  'WorkflowStateFilter',
  'IssueLabelFilter',
  'UserFilter',
  'StringComparator',
  'DateComparator',
  'BooleanComparator',
  'PaginationOrderBy',
  'DateTime',
  'DateTimeOrDuration',
  'TimelessDate',
  'JSON',
  'JSONObject',
  'SLADayCountType',
  'IssueWebhookPayload',
  'IssueLabelChildWebhookPayload',
  'UserChildWebhookPayload',
  'WorkflowStateChildWebhookPayload',
  'TeamChildWebhookPayload',
  'CycleChildWebhookPayload',
  'UserActorWebhookPayload',
]);
const scalars = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);
const roots: Record<string, Set<string>> = {
  Query: new Set(['viewer', 'issue', 'issues', 'teams', 'issueLabels', 'users', 'comment']),
  Mutation: new Set(['issueCreate', 'issueUpdate', 'commentCreate']),
};

const nameOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
const isKept = (type: TypeNode): boolean => whole.has(nameOf(type)) || scalars.has(nameOf(type));

function pruned(definition: DefinitionNode): DefinitionNode | null {
  if (!('name' in definition) || definition.name === undefined) return null;
  const name = definition.name.value;
  const only = roots[name];
  if (only === undefined && !whole.has(name)) return null;
  return visit(definition, {
    FieldDefinition: (field) =>
      isKept(field.type) || only?.has(field.name.value) === true
        ? only === undefined || only.has(field.name.value)
          ? undefined
          : null
        : null,
    InputValueDefinition: (value) => (isKept(value.type) ? undefined : null),
    StringValue: { enter: () => undefined },
    ObjectTypeDefinition: (type) => ({ ...type, interfaces: [], directives: [], description: undefined }),
    Directive: () => null,
  });
}

const withoutWords = (text: string): string =>
  print(
    visit(parse(text, { noLocation: true }), {
      enter: (node) =>
        'description' in node && node.description !== undefined
          ? { ...node, description: undefined }
          : undefined,
    }),
  );

const [path = ''] = process.argv.slice(2);
const { definitions } = parse(readFileSync(path, 'utf8'), { noLocation: true });
const text = definitions
  .map(pruned)
  .flatMap((one) => (one === null ? [] : [print(one)]))
  .join('\n\n');
writeFileSync(
  new URL('schema.graphql', import.meta.url),
  `# Part of Linear's schema, written by write-schema.ts. MIT, Copyright Linear Orbit, Inc.\n\n${withoutWords(text)}\n`,
);
