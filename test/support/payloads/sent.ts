/** What the product sends to Slack, in Slack's own types. `npm run slack:schema` makes `schema.json` of it. */
import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import type {
  ChatPostEphemeralArguments,
  ChatPostMessageArguments,
  ChatUpdateArguments,
  ViewsOpenArguments,
  ViewsPublishArguments,
  ViewsPushArguments,
  ViewsUpdateArguments,
} from '@slack/web-api';

export interface Sent {
  blocks: KnownBlock[];
  modal: ModalView;
  home: HomeView;
  'chat.postMessage': ChatPostMessageArguments;
  'chat.update': ChatUpdateArguments;
  'chat.postEphemeral': ChatPostEphemeralArguments;
  'views.open': ViewsOpenArguments;
  'views.push': ViewsPushArguments;
  'views.update': ViewsUpdateArguments;
  'views.publish': ViewsPublishArguments;
}
