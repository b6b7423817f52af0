/** Where a company keeps skills of its own: in a folder beside the policy file, or in a repository of the code host. */
import { z } from 'zod';

const names = /^[A-Za-z0-9][A-Za-z0-9_.-]*\/[A-Za-z0-9][A-Za-z0-9_.-]*$/;
/** As every path and branch that we hand to git: no way up, no option, nothing that a shell or a log would read. */
const isPlain = (value: string): boolean =>
  value.split('/').every((part) => /^[A-Za-z0-9_][A-Za-z0-9_.@+-]*$/.test(part) && !part.includes('..'));

export const skillsGiven = z.union(
  [
    z.string().min(1),
    z.strictObject({
      repository: z.string().regex(names, 'a repository of the code host, as owner/name'),
      branch: z.string().refine(isPlain, 'a branch, such as main').optional(),
      path: z
        .string()
        .transform((path) => path.replace(/^\.?\/|\/$/g, '').replace(/^\.$/, ''))
        .refine((path) => path === '' || isPlain(path), 'a folder of that repository, such as team/skills')
        .optional(),
    }),
  ],
  'a folder, or a repository as `repository: owner/name`',
);
