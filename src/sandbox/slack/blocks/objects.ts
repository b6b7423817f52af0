import {
  below,
  complain,
  flag,
  list,
  matching,
  may,
  must,
  object,
  oneOf,
  type Rule,
  string,
  typed,
  url,
} from './rule.ts';

const LONGEST_TEXT = 3000;

const word = (value: string) => must(oneOf(value));

export function plainText(most = LONGEST_TEXT): Rule {
  return typed({
    plain_text: object({ type: word('plain_text'), text: must(string(most)), emoji: may(flag) }),
  });
}

export function mrkdwn(most = LONGEST_TEXT): Rule {
  return typed({ mrkdwn: object({ type: word('mrkdwn'), text: must(string(most)), verbatim: may(flag) }) });
}

export function anyText(most = LONGEST_TEXT): Rule {
  return typed({
    plain_text: object({ type: word('plain_text'), text: must(string(most)), emoji: may(flag) }),
    mrkdwn: object({ type: word('mrkdwn'), text: must(string(most)), verbatim: may(flag) }),
  });
}

export const style = oneOf('primary', 'danger');

export const confirm = object({
  title: may(plainText(100)),
  text: must(anyText(300)),
  confirm: may(plainText(30)),
  deny: may(plainText(30)),
  style: may(style),
});

const LONGEST_OPTION = 75;

/** Menus have plain options; boxes and radio buttons also marked-up ones; overflows have links. */
export function option(kind: 'menu' | 'box' | 'overflow'): Rule {
  const text = kind === 'box' ? anyText(LONGEST_OPTION) : plainText(LONGEST_OPTION);
  const description = kind === 'box' ? anyText(LONGEST_OPTION) : plainText(LONGEST_OPTION);
  return object({
    text: must(text),
    value: must(string(LONGEST_OPTION)),
    description: may(description),
    ...(kind === 'overflow' ? { url: may(url) } : {}),
  });
}

export const optionGroup = object({
  label: must(plainText(75)),
  options: must(list(option('menu'), { most: 100 })),
});

export const dispatchConfig = object({
  trigger_actions_on: may(list(oneOf('on_enter_pressed', 'on_character_entered'), { most: 2 })),
});

export const conversationFilter: Rule = object(
  {
    include: may(list(oneOf('im', 'mpim', 'private', 'public'), { most: 4 })),
    exclude_external_shared_channels: may(flag),
    exclude_bot_users: may(flag),
  },
  (value, at) => {
    if (Object.keys(value).length === 0)
      complain(at, 'must provide at least one filter', { type: 'minProperties', expected: 1 });
  },
);

export const slackFile: Rule = object({ id: may(string(64)), url: may(url) }, (value, at) => {
  if ((value.id === undefined) === (value.url === undefined)) {
    complain(at, 'must provide exactly one of id or url', { type: 'oneOf', expected: ['id', 'url'] });
  }
});

/** The picture of an image block or element: by URL or by Slack's own file. */
export const picture = {
  image_url: may(url),
  slack_file: may(slackFile),
  alt_text: must(string(2000)),
};

export const onePicture = (value: Record<string, unknown>, at: Parameters<Rule>[1]): void => {
  if ((value.image_url === undefined) === (value.slack_file === undefined)) {
    complain(below(at, 'image_url'), 'must provide exactly one of image_url or slack_file', {
      type: 'oneOf',
      expected: ['image_url', 'slack_file'],
    });
  }
};

export const imageElement = object({ type: word('image'), ...picture }, onePicture);

export const date = matching(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a date (YYYY-MM-DD)');
export const time = matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time (HH:mm)');
