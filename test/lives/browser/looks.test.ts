import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { CARD_TS } from '../../sandbox/web/fixture-data.ts';
import { browsing, until } from '../../sandbox/web/open-page.ts';

const CHANNEL = '/?as=ana&channel=C0INVOICES';

/** Every text on the page with too little contrast to its ground, as *text: ratio*. */
async function pale(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgba = (colour: string): number[] => {
      if (!canvas) throw new Error('No canvas to mix colours on.');
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = (colour: string): number => {
      const [r = 0, g = 0, b = 0] = rgba(colour);
      const [x = 0, y = 0, z = 0] = [r, g, b].map((one) =>
        one <= 10 ? one / 3294 : ((one / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const groundOf = (element: Element | null): string => {
      for (let at = element; at; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.backgroundImage !== 'none') return '';
        if ((rgba(style.backgroundColor)[3] ?? 0) > 200) return style.backgroundColor;
      }
      return 'white';
    };
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const text = walker.currentNode.textContent?.trim() ?? '';
      const shown = element?.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      const ground = groundOf(element);
      if (!element || !text || !shown || !ground || /^\p{Extended_Pictographic}/u.test(text)) continue;
      const [a, b] = [light(getComputedStyle(element).color), light(ground)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) found.push(`${text.slice(0, 30)}: ${ratio.toFixed(2)}`);
    }
    return found;
  });
}

const overflowing = async (page: Page) =>
  await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

describe('on a desk', () => {
  const { visit } = browsing();

  test.each([
    ['a channel with its thread', `${CHANNEL}&thread=${CARD_TS}`],
    ['every block', '/?as=ana&channel=C0BLOCKS'],
    ['App Home', '/?as=ana&view=home'],
    ['a canvas', `${CHANNEL}&canvas=F0PRD`],
  ])('%s is readable in light and dark', async (_name, path) => {
    const { page } = await visit(path);
    await page.locator('.blocks').first().waitFor();
    expect(await pale(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use dark colours' }).click();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    expect(await pale(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use light colours' }).click();
  });

  test('the keyboard alone: skip link, people by arrows, a reply, Escape closes the thread', async () => {
    const { page, slack } = await visit(CHANNEL);
    await page.getByText('Nice, our bookkeeper').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the conversation');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('radio', { name: /^Eli/, checked: true }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('radio', { name: /^Ana/, checked: true }).waitFor();
    await page.getByRole('button', { name: /^5 replies/ }).focus();
    await page.keyboard.press('Enter');
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.waitFor();
    await thread.getByRole('textbox', { name: 'Reply…' }).focus();
    await page.keyboard.type('by keyboard');
    await page.keyboard.press('Enter');
    await until(
      () => slack.callsOf('say').length,
      (count) => count === 1,
    );
    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
  });

  test('an overflow menu is walked with arrows and left with Escape', async () => {
    const { page } = await visit(CHANNEL);
    const menu = page
      .getByRole('article', { name: 'Throughline, 09:06' })
      .getByRole('button', { name: 'More actions' });
    await menu.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Ask someone else…');
    await page.keyboard.press('Escape');
    expect(await menu.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('every control has a name', async () => {
    const { page } = await visit('/?as=ana&channel=C0BLOCKS');
    await page.getByRole('heading', { name: 'Every block' }).waitFor();
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button, a[href], input, textarea')]
        .filter(
          (element) =>
            !element.getAttribute('aria-label') && !element.innerText.trim() && !element.closest('label'),
        )
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    expect(nameless).toEqual([]);
  });

  test('the guide: types for one, follows what happens, hands over, hides and comes back', async () => {
    const { page, slack } = await visit(CHANNEL);
    const guide = page.getByRole('complementary', { name: 'Guide' });
    await guide.getByText('3 of 4').waitFor();
    expect(await guide.getByRole('heading').innerText()).toBe('Sign off as Eli');
    expect(await guide.getByText('TL-42 waits for Eli.').isVisible()).toBe(true);
    await guide.getByRole('button', { name: 'Be Eli' }).click();
    await page.getByRole('radio', { name: /^Eli/, checked: true }).waitFor();
    slack.post('C0INVOICES', {
      user: 'U0BOT',
      bot_id: 'B0BOT',
      thread_ts: CARD_TS,
      text: 'Eli signed off spec v1',
    });
    await guide.getByText('4 of 4').waitFor();
    await guide.getByRole('button', { name: 'Next' }).click();
    await guide.getByText('TL-42 went all the way.').waitFor();
    await page.reload();
    await guide.getByText('All 4 done').waitFor();
    await guide.getByRole('button', { name: 'Hide the guide' }).click();
    await guide.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Guide' }).click();
    await guide.waitFor();
  });

  test('the guide types a command into the channel and leaves the sending to the person', async () => {
    const { page, slack } = await visit('/?as=ana&channel=C0STORE');
    slack.guide = {
      steps: [
        {
          title: 'File',
          text: 'Type it.',
          type_for_me: { channel: 'invoices', command: '/ticket', args: 'Export' },
          done_when: { person: 'ana', sees: 'TL-99' },
        },
      ],
    };
    await page.reload();
    await page.getByRole('button', { name: 'Type it for me' }).click();
    const field = page.getByRole('textbox', { name: 'Message #invoices' });
    await until(
      async () => await field.inputValue(),
      (text) => text === '/ticket Export',
    );
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(slack.callsOf('command')).toEqual([]);
    await page.keyboard.press('Enter');
    await until(
      () => slack.callsOf('command').length,
      (count) => count === 1,
    );
  });
});

describe('on a phone', () => {
  const { visit } = browsing({ width: 390, height: 844, phone: true });

  test('one pane at a time: channels, channel, thread', async () => {
    const { page } = await visit(CHANNEL);
    const channel = page.getByRole('region', { name: '#invoices' });
    await channel.getByText('Nice, our bookkeeper').waitFor();
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await overflowing(page)).toBe(false);
    await channel.getByRole('button', { name: /^5 replies/ }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.waitFor();
    expect(await channel.isVisible()).toBe(false);
    expect(await overflowing(page)).toBe(false);
    await thread.getByRole('button', { name: 'Back to the channel' }).click();
    await channel.getByRole('button', { name: 'All channels' }).click();
    await page.getByRole('navigation').getByRole('button', { name: 'storefront' }).click();
    await page.getByText('Copy of the help page').waitFor();
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
  });

  test('every block fits the width', async () => {
    const { page } = await visit('/?as=ana&channel=C0BLOCKS');
    await page.getByRole('heading', { name: 'Every block' }).waitFor();
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('.message-main > *, .blocks > *')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .map((element) => element.className),
    );
    expect(wide).toEqual([]);
  });

  test('a canvas fills the screen', async () => {
    const { page } = await visit(`${CHANNEL}&canvas=F0PRD`);
    const canvas = page.getByRole('complementary', { name: /Canvas/ });
    await canvas.getByText('Finance copies invoices').waitFor();
    expect((await canvas.boundingBox())?.width).toBe(390);
  });
});
