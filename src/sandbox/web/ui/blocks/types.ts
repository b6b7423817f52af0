/**
 * Block Kit as local Slack draws it. The server has validated every block, so these types are lenient: one shape
 * per family, all parts optional that some member of the family lacks.
 */
export type TextObject = { type: 'plain_text' | 'mrkdwn'; text: string; emoji?: boolean; verbatim?: boolean };

export type ConfirmObject = {
  title?: TextObject;
  text?: TextObject;
  confirm?: TextObject;
  deny?: TextObject;
  style?: 'primary' | 'danger';
};

export type OptionObject = { text: TextObject; value?: string; description?: TextObject; url?: string };

export type OptionGroup = { label: TextObject; options: OptionObject[] };

export type ImageObject = {
  type: 'image';
  image_url?: string;
  slack_file?: { id?: string; url?: string };
  alt_text?: string;
};

export type Element = {
  type: string;
  action_id?: string;
  text?: TextObject;
  value?: string;
  url?: string;
  style?: 'primary' | 'danger';
  accessibility_label?: string;
  confirm?: ConfirmObject;
  options?: OptionObject[];
  option_groups?: OptionGroup[];
  placeholder?: TextObject;
  initial_option?: OptionObject;
  initial_options?: OptionObject[];
  initial_value?: string | RichTextBlock;
  initial_date?: string;
  initial_time?: string;
  initial_date_time?: number;
  initial_user?: string;
  initial_users?: string[];
  initial_channel?: string;
  initial_channels?: string[];
  initial_conversation?: string;
  initial_conversations?: string[];
  max_selected_items?: number;
  min_query_length?: number;
  multiline?: boolean;
  min_length?: number;
  max_length?: number;
  min_value?: string;
  max_value?: string;
  is_decimal_allowed?: boolean;
  focus_on_load?: boolean;
  icon?: string;
  image_url?: string;
  slack_file?: { id?: string; url?: string };
  alt_text?: string;
  positive_button?: { text: TextObject; value: string; accessibility_label?: string };
  negative_button?: { text: TextObject; value: string; accessibility_label?: string };
};

export type RichTextStyle = {
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  code?: boolean;
  underline?: boolean;
};

export type RichTextInline = {
  type: string;
  text?: string;
  url?: string;
  name?: string;
  unicode?: string;
  user_id?: string;
  channel_id?: string;
  usergroup_id?: string;
  range?: string;
  value?: string;
  timestamp?: number;
  format?: string;
  fallback?: string;
  style?: RichTextStyle;
};

export type RichTextPart =
  | { type: 'rich_text_section' | 'rich_text_quote' | 'rich_text_preformatted'; elements: RichTextInline[] }
  | {
      type: 'rich_text_list';
      style: 'bullet' | 'ordered';
      indent?: number;
      offset?: number;
      elements: { type: 'rich_text_section'; elements: RichTextInline[] }[];
    };

export type RichTextBlock = { type: 'rich_text'; block_id?: string; elements: RichTextPart[] };

export type TableCell = { type: string; text?: string; value?: number; elements?: RichTextPart[] };

export type CardParts = {
  hero_image?: ImageObject;
  icon?: ImageObject;
  title?: TextObject;
  subtitle?: TextObject;
  body?: TextObject;
  subtext?: TextObject;
  actions?: Element[];
};

export type TaskParts = {
  task_id?: string;
  title: string;
  status?: 'pending' | 'in_progress' | 'complete' | 'error';
  details?: RichTextBlock;
  output?: RichTextBlock;
  sources?: { type: string; url: string; text?: string }[];
};

type Base = { block_id?: string };

export type Block =
  | (Base & { type: 'header'; text: TextObject })
  | (Base & { type: 'section'; text?: TextObject; fields?: TextObject[]; accessory?: Element | ImageObject })
  | (Base & { type: 'context'; elements: (TextObject | ImageObject)[] })
  | (Base & { type: 'actions' | 'context_actions'; elements: Element[] })
  | (Base & { type: 'divider' })
  | (Base & Omit<ImageObject, 'type'> & { type: 'image'; title?: TextObject })
  | (Base & RichTextBlock)
  | (Base & { type: 'markdown'; text: string })
  | (Base & {
      type: 'table' | 'data_table';
      rows: TableCell[][];
      caption?: string;
      column_settings?: ({ align?: 'left' | 'center' | 'right'; is_wrapped?: boolean } | null)[];
    })
  | (Base & CardParts & { type: 'card' })
  | (Base & { type: 'carousel'; elements: (CardParts & Base & { type: 'card' })[] })
  | (Base & {
      type: 'container';
      title?: TextObject;
      subtitle?: TextObject;
      child_blocks: Block[];
      is_collapsible?: boolean;
      default_collapsed?: boolean;
    })
  | (Base & {
      type: 'input';
      label: TextObject;
      element: Element;
      hint?: TextObject;
      optional?: boolean;
      dispatch_action?: boolean;
    })
  | (Base & { type: 'alert'; text: TextObject; level?: 'default' | 'info' | 'warning' | 'error' | 'success' })
  | (Base & { type: 'plan'; title: string; tasks?: TaskParts[] })
  | (Base & TaskParts & { type: 'task_card' })
  | (Base & {
      type: 'video';
      title: TextObject;
      title_url?: string;
      video_url: string;
      description?: TextObject;
    })
  | (Base & { type: 'file'; external_id?: string; source?: string });
