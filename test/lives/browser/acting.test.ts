import { describe, expect, test } from 'vitest';
import { BLOCKS_TS, CARD_TS } from '../../sandbox/web/fixture-data.ts';
import { browsing, until } from '../../sandbox/web/open-page.ts';

const THREAD = `/?as=ana&channel=C0INVOICES&thread=${CARD_TS}`;

describe('what a person does', () => {
  const { visit } = browsing();

  test('says something, with a mention, and it is sent as Slack writes it', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0INVOICES');
    const field = page.getByRole('textbox', { name: 'Message #invoices' });
    await field.pressSequentially('a < b, @el');
    await page.getByRole('option', { name: /@Eli/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('look');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('twice');
    await page.keyboard.press('Enter');
    await page.getByRole('article').getByText('twice').waitFor();
    expect(slack.callsOf('say')[0]?.body).toEqual({
      channel: 'C0INVOICES',
      text: 'a < b, @Eli look\ntwice',
    });
    expect(await field.inputValue()).toBe('');
  });

  test('runs a command that the composer completes', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0INVOICES');
    await page.getByRole('textbox', { name: 'Message #invoices' }).pressSequentially('/ti');
    await page.getByRole('option', { name: /\/ticket/ }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('Export invoices');
    await page.keyboard.press('Enter');
    await page.getByRole('article').getByText('Filed TL-43.').waitFor();
    expect(slack.callsOf('command')[0]?.body).toEqual({
      channel: 'C0INVOICES',
      command: '/ticket',
      text: 'Export invoices',
    });
  });

  test('a command in a thread is refused, and the words stay', async () => {
    const { page, slack } = await visit(THREAD);
    const field = page.getByRole('textbox', { name: 'Reply…' });
    await field.fill('/ticket list');
    await page.keyboard.press('Enter');
    await page.getByText('/ticket does not work inside threads.').waitFor();
    expect(await field.inputValue()).toBe('/ticket list');
    expect(slack.callsOf('command')).toEqual([]);
  });

  test('presses a button; it shows that it waits until the app has answered', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0BLOCKS');
    const slow = page.getByRole('button', { name: 'Slow' });
    await slow.click();
    await until(
      async () => await slow.getAttribute('aria-busy'),
      (busy) => busy === 'true',
    );
    await slow.dispatchEvent('click');
    slack.release();
    await until(
      async () => await slow.getAttribute('aria-busy'),
      (busy) => busy === 'false',
    );
    expect(slack.callsOf('click')).toHaveLength(1);
    expect(slack.callsOf('click')[0]?.body).toMatchObject({
      channel: 'C0BLOCKS',
      ts: BLOCKS_TS,
      block_id: 'buttons',
      action_id: 'slow',
    });
  });

  test('is told, at the message, when the app does not answer', async () => {
    const { page } = await visit('/?as=ana&channel=C0BLOCKS');
    await page.getByRole('button', { name: 'Broken' }).click();
    const trouble = page
      .getByRole('article')
      .getByRole('alert')
      .filter({ hasText: 'did not answer in 3 seconds' });
    await trouble.waitFor();
    await trouble.getByRole('button', { name: 'Dismiss' }).click();
    await trouble.waitFor({ state: 'detached' });
  });

  test('a confirm is asked first; no means nothing, and focus goes back', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0BLOCKS');
    const button = page.getByRole('article').getByRole('button', { name: 'Roll back' });
    await button.click();
    const confirm = page.getByRole('dialog', { name: 'Roll back TL-42?' });
    await confirm.getByRole('button', { name: 'Leave it live' }).click();
    await confirm.waitFor({ state: 'detached' });
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(slack.callsOf('click')).toEqual([]);
    await button.click();
    await confirm.getByRole('button', { name: 'Roll back' }).click();
    await until(
      () => slack.callsOf('click').length,
      (count) => count === 1,
    );
  });

  test('menus: a select, many values, the app’s options, an overflow, a date', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0BLOCKS');
    const message = page.getByRole('article', { name: /Throughline/ });
    await message.getByRole('button', { name: 'Service' }).click();
    await page.getByRole('combobox').fill('store');
    await page.keyboard.press('Enter');
    await message.getByRole('button', { name: /^Service: storefront/ }).waitFor();
    await message.getByRole('button', { name: 'Labels' }).click();
    await page.getByRole('option', { name: 'csv' }).click();
    await page.keyboard.press('Escape');
    await message.getByRole('button', { name: 'Ticket' }).click();
    await page.getByRole('combobox').fill('31');
    await page.getByRole('option', { name: 'TL-31' }).click();
    await message.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Pause…' }).click();
    await message.locator('input[type=date]').fill('2026-11-30');
    const sent = await until(
      () =>
        slack
          .callsOf('click')
          .map(({ body }) => [body['action_id'], body['option'] ?? body['options'] ?? body['value']]),
      (calls) => calls.length >= 5,
    );
    expect(sent).toEqual([
      ['service', 'storefront'],
      ['labels', ['csv']],
      ['ticket', 'tl-31'],
      ['more', 'pause…'],
      ['day', '2026-11-30'],
    ]);
  });

  test('a link button into Slack opens here, and the app hears of it', async () => {
    const { page, slack } = await visit(THREAD);
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByRole('link', { name: 'Read PRD' }).last().click();
    await page.getByRole('complementary', { name: /Canvas: PRD/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('canvas')).toBe('F0PRD');
    await until(
      () => slack.callsOf('click').length,
      (count) => count === 1,
    );
  });

  test('reacts, and takes it back', async () => {
    const { page } = await visit(THREAD);
    const thread = page.getByRole('complementary', { name: 'Thread' });
    const eyes = thread.getByRole('button', { name: /^eyes, 1: Ana/ });
    await eyes.click();
    await eyes.waitFor({ state: 'detached' });
    const answer = thread.getByRole('article').filter({ hasText: 'Reasons against' });
    await answer.hover();
    await answer.getByRole('button', { name: 'Add a reaction' }).click();
    await page.getByRole('menuitem', { name: 'rocket' }).click();
    await thread.getByRole('button', { name: /^rocket, 1: Ana/ }).waitFor();
  });

  test('message shortcuts stand in the message’s menu', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0INVOICES');
    const message = page.getByRole('article').filter({ hasText: 'Nice, our bookkeeper' });
    await message.hover();
    await message.getByRole('button', { name: 'More for this message' }).click();
    await page.getByRole('menuitem', { name: /Create ticket/ }).click();
    await page.getByRole('dialog', { name: 'New ticket' }).waitFor();
    expect(slack.callsOf('shortcut')[0]?.body).toMatchObject({
      callback_id: 'create_ticket',
      channel: 'C0INVOICES',
    });
  });

  test('changes and deletes a message of one’s own, and nobody else’s', async () => {
    const { page, slack } = await visit('/?as=gus&channel=C0INVOICES');
    const mine = page.getByRole('article', { name: /^Gus/ });
    await mine.hover();
    await mine.getByRole('button', { name: 'More for this message' }).click();
    await page.getByRole('menuitem', { name: 'Edit message' }).click();
    await mine.getByRole('textbox', { name: 'Edit your message' }).fill('Our bookkeeper likes it.');
    await page.keyboard.press('Enter');
    await mine.getByText('Our bookkeeper likes it. (edited)').waitFor();
    await mine.hover();
    await mine.getByRole('button', { name: 'More for this message' }).click();
    await page.getByRole('menuitem', { name: 'Delete message…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await mine.waitFor({ state: 'detached' });
    expect(slack.callsOf('delete')).toHaveLength(1);
    const other = page.getByRole('article').filter({ hasText: 'Month end is on Monday' });
    await other.hover();
    await other.getByRole('button', { name: 'More for this message' }).click();
    expect(await page.getByRole('menuitem').allInnerTexts()).not.toContain('Edit message');
  });

  test('becomes somebody else, in the same place, and the address says so', async () => {
    const { page, slack } = await visit(THREAD);
    await page.getByRole('radio', { name: /^Eli/ }).click();
    await page.getByRole('article', { name: 'Throughline, 03:06' }).first().waitFor();
    expect(new URL(page.url()).searchParams.get('as')).toBe('eli');
    expect(new URL(page.url()).searchParams.get('thread')).toBe(CARD_TS);
    await page.getByRole('textbox', { name: 'Reply…' }).fill('mine');
    await page.keyboard.press('Enter');
    await until(
      () => slack.callsOf('say')[0]?.person,
      (person) => person === 'eli',
    );
  });

  test('somebody who may not see the open channel lands in one of theirs', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0PRIVATE');
    await page.getByText('Numbers for Q1 are in.').waitFor();
    await page.getByRole('radio', { name: /^Eli/ }).click();
    await page.getByRole('region', { name: '#invoices' }).waitFor();
    expect(await page.getByText('Numbers for Q1').count()).toBe(0);
    expect(
      slack.callsOf('read').filter((call) => call.person === 'eli' && call.body['channel'] === 'C0PRIVATE'),
    ).toEqual([]);
  });

  test('edits a canvas by hand; a read-only one cannot be edited', async () => {
    const { page, slack } = await visit('/?as=ana&canvas=F0PRD');
    const canvas = page.getByRole('complementary', { name: /Canvas/ });
    // It is drawn when its text has come.
    await canvas.locator('.mention').nth(1).waitFor();
    expect(await canvas.locator('.mention').allInnerTexts()).toEqual(['@Ana', '#invoices']);
    await canvas.getByRole('button', { name: 'Edit' }).click();
    await canvas.getByRole('textbox').fill('# New\n\nBy **hand**.');
    await canvas.getByRole('button', { name: 'Save' }).click();
    await canvas.getByText('By hand.').waitFor();
    expect(slack.callsOf('canvas')[0]?.body).toEqual({ markdown: '# New\n\nBy **hand**.' });
    await page.getByRole('button', { name: 'Canvases' }).click();
    await page.getByRole('button', { name: /Spec · TL-31/ }).click();
    await canvas.getByText('Read only').waitFor();
    expect(await canvas.getByRole('button', { name: 'Edit' }).count()).toBe(0);
  });

  test('a lost connection shows, and heals', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0INVOICES');
    await page.getByText('Nice, our bookkeeper').waitFor();
    slack.hangUp();
    await page.getByText('Reconnecting…').waitFor();
    await page.getByText('Reconnecting…').waitFor({ state: 'detached' });
    slack.post('C0INVOICES', { user: 'U0ELI', text: 'Back again' });
    await page.getByRole('article').getByText('Back again').waitFor();
  });
});
