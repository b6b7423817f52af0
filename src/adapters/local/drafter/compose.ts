export const drafted =
  'Drafted without a model, from the ticket and the sources named here. Check the sources.';

/** The document in the skill's order; a heading that nobody here can fill says so. */
export function compose(headings: string[], parts: Map<string, string[]>, lead: string[] = []): string {
  const blocks = headings.map((heading) => {
    const lines = parts.get(heading.toLowerCase()) ?? ['Nothing was gathered for this section.'];
    return `## ${heading}\n\n${lines.join('\n')}`;
  });
  return `${[...lead, ...blocks, drafted].join('\n\n')}\n`;
}
