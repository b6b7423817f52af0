import { describe, expect, test } from 'vitest';
import { CARD_TS } from '../sandbox/web/fixture-data.ts';
import { browsing, until } from '../sandbox/web/open-page.ts';

describe('what a person sees', () => {
  const { visit } = browsing();

  test('a channel: header, days, authors, thread summary, tombstone, unread line', async () => {
    const { page } = await visit('/?as=ana&channel=C0INVOICES');
    const pane = page.getByRole('region', { name: '#invoices' });
    expect(await pane.getByRole('heading', { level: 1 }).innerText()).toBe('invoices');
    expect(await pane.locator('.mark').innerText()).toBe('Shared with another company');
    expect(await pane.locator('.day-line').allInnerTexts()).toEqual(['Yesterday', 'Today']);
    expect(await pane.getByText('This message was deleted.').isVisible()).toBe(true);
    expect(
      await pane.getByRole('button', { name: /^5 replies Last reply 19 minutes ago|^5 replies/ }).count(),
    ).toBe(1);
    expect(
      await pane.getByRole('article', { name: 'Throughline, 10:28' }).locator('.app-badge').innerText(),
    ).toBe('APP');
    expect(await pane.locator('.new-line ~ .message').first().innerText()).toContain('Nice, our bookkeeper');
  });

  test('times are those of the person whom one acts as', async () => {
    const { page } = await visit('/?as=eli&channel=C0INVOICES');
    const card = page.getByRole('article', { name: 'Throughline, 03:06' });
    expect(await card.locator('time[title*="New_York"]').innerText()).toBe('03:12');
  });

  test('a thread: first message, count, edited mark, streaming text, session', async () => {
    const { page } = await visit(`/?as=ana&channel=C0INVOICES&thread=${CARD_TS}`);
    const thread = page.getByRole('complementary', { name: 'Thread' });
    expect(await thread.locator('.thread-where').innerText()).toBe('TL-42 Export invoices as CSV');
    expect(await thread.locator('.session').innerText()).toBe('Waiting for a person');
    expect(await thread.locator('.replies-line').innerText()).toBe('5 replies');
    expect(await thread.getByText('so I would still build it. (edited)').isVisible()).toBe(true);
    expect(await thread.locator('.is-streaming').innerText()).toContain('groups by quarter, and');
    expect(await thread.locator('.mention-me').first().innerText()).toBe('@Ana');
  });

  test('every block and element has a shape', async () => {
    const { page } = await visit('/?as=ana&channel=C0BLOCKS');
    const message = page.getByRole('article', { name: /Throughline/ });
    await message.getByRole('heading', { name: 'Every block' }).waitFor();
    expect(await message.locator('.block-unknown').count()).toBe(0);
    for (const name of [
      'Plain',
      'Primary',
      'Roll back',
      'Open',
      'Service',
      'Labels',
      'Person',
      'Ticket',
      'More actions',
    ]) {
      expect(await message.getByRole('button', { name, exact: true }).first().isVisible(), name).toBe(true);
    }
    expect(await message.getByRole('checkbox', { name: 'One' }).isChecked()).toBe(true);
    expect(await message.getByRole('radio', { name: 'Feature' }).isChecked()).toBe(false);
    expect(await message.locator('input[type=date]').inputValue()).toBe('2026-11-20');
    expect(await message.locator('input[type=time]').inputValue()).toBe('09:00');
    expect(await message.locator('input[type=datetime-local]').inputValue()).toBe('2026-11-20T11:00');
    expect(await message.getByRole('img', { name: /For review 1.4 days/ }).isVisible()).toBe(true);
    expect(await message.getByRole('link', { name: 'PRD of TL-12' }).getAttribute('rel')).toContain(
      'noopener',
    );
    expect(await message.getByRole('group', { name: '4 cards' }).getByRole('article').count()).toBe(4);
    expect(await message.getByRole('region', { name: 'Plan' }).innerText()).toContain(
      'Write rows In progress',
    );
    expect(await message.getByRole('cell').allInnerTexts()).toContain('tier is not T1');
    expect(await message.getByRole('button', { name: 'Good' }).isVisible()).toBe(true);
  });

  test('an ephemeral message says that nobody else sees it', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0INVOICES');
    slack.post('C0INVOICES', { user: 'U0BOT', bot_id: 'B0BOT', ephemeral: true, text: 'Filed *TL-43*.' });
    const note = page.getByRole('article').filter({ hasText: 'Filed TL-43.' });
    await note.waitFor();
    expect(await note.locator('.private-note').innerText()).toBe('Only visible to you');
    expect(await note.getByRole('button', { name: 'Reply in thread' }).count()).toBe(0);
  });

  test('a new message appears by itself and is read aloud', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0INVOICES');
    await page.getByText('Nice, our bookkeeper').waitFor();
    slack.post('C0STORE', { user: 'U0ELI', text: 'Ready for <@U0ANA>' });
    const announcer = page.locator('[data-role=announcer]');
    await until(
      async () => await announcer.textContent(),
      (text) => text === 'Eli in #storefront: Ready for @Ana',
    );
    const row = page.getByRole('navigation').getByRole('button', { name: /storefront/ });
    expect(await row.getAttribute('class')).toContain('is-unread');
  });

  test('App Home is asked for when opened, and drawn', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0INVOICES');
    await page.getByRole('navigation').getByRole('button', { name: 'Throughline' }).click();
    await page.getByRole('heading', { name: 'Needs you (2)' }).waitFor();
    await until(
      () => slack.callsOf('open-home').length,
      (count) => count === 1,
    );
    expect(await page.getByRole('tab', { selected: true }).innerText()).toBe('Home');
  });

  test('activity lists who was pinged, and the switcher counts it', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0STORE');
    const ts = slack.post('C0INVOICES', { user: 'U0ELI', text: '<@U0ANA> look' });
    slack.pings.push({ channel: 'C0INVOICES', ts });
    slack.changed();
    await page.getByRole('radio', { name: /Ana, 1 mention/ }).waitFor();
    expect(await page.getByRole('radio', { name: /Eli/ }).locator('.badge').count()).toBe(0);
    await page.getByRole('button', { name: /Activity/ }).click();
    await page.getByRole('button', { name: /@Ana look/ }).click();
    await page.locator('.message.is-linked').getByText('look').waitFor();
  });

  test('words of people never become markup', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0STORE');
    const text = '<img src=x onerror=alert(1)> &lt;b&gt;not bold&lt;/b&gt;';
    slack.post('C0STORE', { user: 'U0ELI', text });
    slack.post('C0STORE', {
      user: 'U0ELI',
      text: '',
      blocks: [{ type: 'markdown', text: '<script>alert(1)</script>[x](javascript:alert(1)) **ok**' }],
    });
    await page.getByText('<b>not bold</b>').waitFor();
    const markdown = page.locator('.markdown').last();
    await markdown.getByText('ok').waitFor();
    expect(await markdown.locator('script').count()).toBe(0);
    expect(await markdown.locator('a[href^="javascript"]').count()).toBe(0);
  });
});
