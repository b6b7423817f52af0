import type { Fields } from '../json.ts';
import type { Canvas } from '../store/canvases.ts';
import type { Workspace } from '../workspace.ts';
import { canvasLink } from './access.ts';
import { markdownOf } from './sections.ts';

/** A canvas as `files.info` shows it. Who edited it is not among Slack's reliable fields, so it is left out. */
export function canvasFile(workspace: Workspace, canvas: Canvas): Fields {
  const grants = workspace.store.canvases.grants(canvas.id);
  const channels = [...grants.keys()].filter((target) => workspace.store.channels.get(target));
  const link = canvasLink(workspace, canvas);
  return {
    id: canvas.id,
    created: canvas.created,
    timestamp: canvas.created,
    updated: canvas.updated,
    name: canvas.title.replaceAll(' ', '_') || 'Untitled',
    title: canvas.title,
    mimetype: 'application/vnd.slack-docs',
    filetype: 'quip',
    pretty_type: 'Canvas',
    user: canvas.owner,
    user_team: workspace.team.id,
    canvas_creator_id: canvas.owner,
    editable: true,
    size: markdownOf(canvas.sections).length,
    mode: 'quip',
    is_external: false,
    external_type: '',
    is_public: channels.length > 0,
    public_url_shared: false,
    url_private: link,
    permalink: link,
    channels,
    groups: [],
    ims: [],
    ...(canvas.channel ? { linked_channel_id: canvas.channel } : {}),
  };
}
