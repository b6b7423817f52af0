import { z } from 'zod';
import { fileObject, storeFile } from '../files/files.ts';
import type { Fields } from '../json.ts';
import type { Person } from '../store/people.ts';
import type { Workspace } from '../workspace.ts';

export const attachmentShape = z.strictObject({
  name: z.string().min(1),
  /** The bytes, in base64. */
  content: z.base64(),
});

/** Uploads a file as a person and returns it as a message carries it. */
export function attach(
  workspace: Workspace,
  person: Person,
  { file, channel }: { file: z.infer<typeof attachmentShape>; channel: string },
): Fields {
  const bytes = Buffer.from(file.content, 'base64');
  const stored = storeFile(workspace, { name: file.name, user: person.id, bytes, channels: [channel] });
  return fileObject(workspace, stored);
}
