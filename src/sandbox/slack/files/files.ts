import { newId } from '../ids.ts';
import type { Fields } from '../json.ts';
import type { StoredFile } from '../store/files.ts';
import { seconds, type Workspace } from '../workspace.ts';
import { isWhole } from './pictures.ts';

const MIME_TYPES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  csv: 'text/csv',
  txt: 'text/plain',
  log: 'text/plain',
  md: 'text/markdown',
  html: 'text/html',
  json: 'application/json',
  pdf: 'application/pdf',
};

/** The beginning of a file's record; its bytes come later. */
export function newFile(
  workspace: Workspace,
  given: { name: string; user: string; size: number; altText?: string },
): StoredFile {
  const extension = /\.([a-z0-9]+)$/i.exec(given.name)?.[1]?.toLowerCase() ?? '';
  return {
    id: newId('F'),
    name: given.name,
    title: given.name,
    mimetype: MIME_TYPES[extension] ?? 'application/octet-stream',
    filetype: extension || 'binary',
    user: given.user,
    size: given.size,
    created: seconds(workspace),
    channels: [],
    state: 'waiting',
    ...(given.altText ? { alt_txt: given.altText } : {}),
  };
}

/** Stores a whole file at once. */
export function storeFile(
  workspace: Workspace,
  given: { name: string; user: string; bytes: Uint8Array; channels: string[] },
): StoredFile {
  const { files } = workspace.store;
  const file: StoredFile = {
    ...newFile(workspace, { name: given.name, user: given.user, size: given.bytes.length }),
    channels: given.channels,
    state: 'shared',
  };
  files.save(file);
  files.fill(file.id, given.bytes);
  return file;
}

/** A file as the Web API and messages show it. */
export function fileObject(workspace: Workspace, file: StoredFile): Fields {
  const whole = isWhole(workspace, file);
  const base = `${workspace.url()}/files-pri/${workspace.team.id}-${file.id}`;
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: whole ? file.mimetype : '',
    filetype: whole ? file.filetype : '',
    pretty_type: whole ? file.filetype.toUpperCase() : '',
    user: file.user,
    user_team: workspace.team.id,
    editable: false,
    size: file.size,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: file.channels.length > 0,
    public_url_shared: false,
    url_private: `${base}/${encodeURIComponent(file.name)}`,
    url_private_download: `${base}/download/${encodeURIComponent(file.name)}`,
    permalink: `${workspace.url()}/files/${file.user}/${file.id}/${encodeURIComponent(file.name)}`,
    channels: file.channels,
    groups: [],
    ims: [],
    comments_count: 0,
    ...(file.alt_txt ? { alt_txt: file.alt_txt } : {}),
  };
}
