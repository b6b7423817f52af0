import type { StoredFile } from '../store/files.ts';
import type { Workspace } from '../workspace.ts';
import { HttpRefusal, readBody, sendText } from './exchange.ts';
import type { Exchange } from './routes.ts';

const LARGEST_UPLOAD = 10_000_000;

/** Uploads to the URL that `files.getUploadURLExternal` gave out, and downloads of what was uploaded. */
export async function answerFiles(workspace: Workspace, exchange: Exchange): Promise<void> {
  const { request, url } = exchange;
  if (url.pathname.startsWith('/upload/')) await upload(workspace, exchange);
  else if (request.method === 'GET' || request.method === 'HEAD') download(workspace, exchange);
  else throw new HttpRefusal(405, 'method_not_allowed', 'Files are read by GET.');
}

async function upload(workspace: Workspace, { request, response, url }: Exchange): Promise<void> {
  const file = workspace.store.files.get(url.pathname.split('/').at(-1) ?? '');
  if (!file || file.state === 'deleted')
    throw new HttpRefusal(404, 'file_not_found', 'This upload URL is not known.');
  if (request.method !== 'POST' && request.method !== 'PUT') {
    throw new HttpRefusal(405, 'method_not_allowed', 'Files are uploaded by POST.');
  }
  const body = await readBody(request, LARGEST_UPLOAD);
  const bytes = contentOf(body, request.headers['content-type'] ?? '');
  workspace.store.files.fill(file.id, bytes);
  workspace.store.files.save({ ...file, size: bytes.length, state: 'uploaded' });
  sendText(response, 200, `OK - ${bytes.length}`);
}

/** A raw body, or the one file of a multipart form. */
function contentOf(body: Buffer, contentType: string): Buffer {
  const boundary = /multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (!boundary) return body;
  const start = body.indexOf('\r\n\r\n');
  const end = body.indexOf(`\r\n--${boundary}`, start);
  if (start < 0 || end < 0)
    throw new HttpRefusal(400, 'invalid_form_data', 'The multipart form holds no file.');
  return body.subarray(start + 4, end);
}

/** The app needs its token; a person in the browser is trusted, because only this machine gets here. */
function download(workspace: Workspace, { request, response, url }: Exchange): void {
  const id = /(F[A-Z0-9]+)/.exec(url.pathname.split('/').slice(2).join('/'))?.[1] ?? '';
  const file = workspace.store.files.get(id);
  const content = file && workspace.store.files.content(file.id);
  const token = request.headers.authorization;
  if (token !== undefined && token !== `Bearer ${workspace.app.bot_token}`) {
    throw new HttpRefusal(403, 'invalid_auth', 'The token is not the app’s.');
  }
  if (!file || !content || file.state === 'deleted')
    throw new HttpRefusal(404, 'file_not_found', 'There is no such file.');
  response.writeHead(200, downloadHeaders(file));
  response.end(request.method === 'HEAD' ? undefined : content);
}

/** Whatever was uploaded must not run as a page of this origin. */
function downloadHeaders(file: StoredFile): Record<string, string> {
  const inline = file.mimetype.startsWith('image/') && file.mimetype !== 'image/svg+xml';
  return {
    'content-type': file.mimetype,
    'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  };
}
