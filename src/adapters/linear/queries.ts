/** What we ask of Linear's GraphQL interface: each with all that is read of it, so that one question is one request. */

const issueFields = `
  id identifier url title description priority trashed archivedAt createdAt updatedAt
  team { key }
  state { name type }
  labels(first: 20) { nodes { name } }
  creator { id name email }
  assignee { id name email }
`;

export const viewerQuery = 'query Viewer { viewer { id } }';

export const issueQuery = `query Issue($id: String!) { issue(id: $id) { ${issueFields} } }`;

export const openIssuesQuery = `
  query OpenIssues($filter: IssueFilter!, $after: String) {
    issues(filter: $filter, first: 50, after: $after, orderBy: updatedAt) {
      nodes { ${issueFields} }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export const teamQuery = `
  query Team($key: String!) {
    teams(filter: { key: { eqIgnoreCase: $key } }, first: 1) {
      nodes {
        id key
        activeCycle { id }
        states(first: 100) { nodes { id name type position } }
      }
    }
  }
`;

/** Labels that the team may use: its own, and those of the whole workspace. */
export const labelsQuery = `
  query Labels($named: [IssueLabelFilter!]!, $team: String!) {
    issueLabels(
      first: 100
      filter: {
        and: [{ or: $named }, { or: [{ team: { key: { eq: $team } } }, { team: { null: true } }] }]
        isGroup: { eq: false }
      }
    ) { nodes { id name } }
  }
`;

export const memberQuery = `
  query Member($email: String!) {
    users(first: 1, filter: { email: { eqIgnoreCase: $email }, active: { eq: true } }) { nodes { id } }
  }
`;

export const createIssue = `
  mutation CreateIssue($input: IssueCreateInput!) { issueCreate(input: $input) { success issue { ${issueFields} } } }
`;

export const moveIssue = `
  mutation MoveIssue($id: String!, $state: String!) { issueUpdate(id: $id, input: { stateId: $state }) { success } }
`;

export const commentQuery = 'query Comment($id: String!) { comment(id: $id) { id } }';

export const createComment = `
  mutation CreateComment($input: CommentCreateInput!) { commentCreate(input: $input) { success } }
`;
