import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createEmojiNames } from '../emoji/emoji-names.ts'
import { Markdown } from './markdown.tsx'
import { createMarkdownTools, type MarkdownTools } from './markdown-tools.tsx'
import { loadedTools, outline, reader, showMarkdown } from './rendering.fixture.tsx'

let tools: MarkdownTools

beforeAll(async () => {
  tools = await loadedTools()
})
afterEach(cleanup)

describe('a link in a message', () => {
  it('B8: is opened by the host and not by the page', async () => {
    const openExternal = vi.fn()
    showMarkdown('[plan](https://a.example/plan)', tools, { ...reader, openExternal })
    const clicked = vi.fn((event: Event) => event.defaultPrevented)
    document.addEventListener('click', clicked)
    await userEvent.click(screen.getByRole('link', { name: 'plan' }))
    document.removeEventListener('click', clicked)

    expect(openExternal).toHaveBeenCalledExactlyOnceWith('https://a.example/plan')
    expect(clicked).toHaveReturnedWith(true)
  })

  it('gives the other side neither our address nor a hold on our window', () => {
    showMarkdown('https://a.example', tools)

    const link = screen.getByRole('link')
    expect(link.getAttribute('rel')).toBe('noopener noreferrer nofollow')
    expect(link.getAttribute('target')).toBe('_blank')
  })

  it('is opened by the keyboard as well', async () => {
    const openExternal = vi.fn()
    showMarkdown('https://a.example', tools, { ...reader, openExternal })
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')

    expect(openExternal).toHaveBeenCalledExactlyOnceWith('https://a.example/')
  })

  it('to a channel opens that channel', async () => {
    const openChannel = vi.fn()
    showMarkdown('see ~supply.', tools, { ...reader, openChannel })
    await userEvent.click(screen.getByRole('button', { name: '~Supply' }))

    expect(openChannel).toHaveBeenCalledExactlyOnceWith('c1')
  })
})

describe('emoji in a message', () => {
  it('are short names until the table is there', async () => {
    let arrive = (): void => {}
    const loadEmojiNames = () =>
      new Promise<ReturnType<typeof createEmojiNames>>((resolve) => {
        arrive = () => resolve(createEmojiNames())
      })
    const container = showMarkdown(':smile: hi', createMarkdownTools({ loadEmojiNames }))
    expect(container.textContent).toBe(':smile: hi')

    arrive()
    await waitFor(() => expect(container.textContent).toBe('😄 hi'))
  })

  it('stay short names when the table cannot be had, and the next message asks again', async () => {
    const loadEmojiNames = vi.fn(() => Promise.reject(new Error('chunk is gone')))
    const own = createMarkdownTools({ loadEmojiNames })
    expect(showMarkdown(':smile:', own).textContent).toBe(':smile:')

    await Promise.resolve()
    await Promise.resolve()
    showMarkdown(':heart:', own)

    expect(loadEmojiNames).toHaveBeenCalledTimes(2)
  })

  it('are not asked for by a message without any', () => {
    const loadEmojiNames = vi.fn(async () => createEmojiNames())
    showMarkdown('hi: 10:30', createMarkdownTools({ loadEmojiNames }))

    expect(loadEmojiNames).not.toHaveBeenCalled()
  })

  it('of the mission’s own are pictures from where the view says', () => {
    const customEmoji = (name: string) =>
      name === 'our_ship' ? <img title=":our_ship:" src="blob:https://tab.example/1" alt=":our_ship:" /> : undefined

    expect(outline(showMarkdown(':our_ship: :nope:', tools, { ...reader, customEmoji }))).toBe(
      '<p><img title=":our_ship:" src="blob:https://tab.example/1" alt=":our_ship:"> :nope:</p>',
    )
  })

  it('come without a provider too', async () => {
    const { container } = render(<Markdown text=":smile:" context={reader} />)

    await waitFor(() => expect(container.textContent).toBe('😄'))
  })
})

describe('a message', () => {
  it('that was edited says so at the end of its last line', () => {
    expect(outline(showMarkdown('a\n\nb', tools, { ...reader, isEdited: true }))).toBe(
      '<p>a</p><p>b<span>(edited)</span></p>',
    )
  })

  it('that was edited and ends in code says so below', () => {
    expect(outline(showMarkdown('```\na\n```', tools, { ...reader, isEdited: true }))).toBe(
      '<figure><pre><code>a</code></pre></figure><span>(edited)</span>',
    )
  })

  it('names a person as soon as they are known', () => {
    const unknown = { ...reader, personByUsername: () => undefined }
    const { container, rerender } = render(<Markdown text="@anna" context={unknown} />)
    expect(container.textContent).toBe('@anna')

    rerender(<Markdown text="@anna" context={reader} />)
    expect(container.textContent).toBe('@Anna Keller')
  })

  it('marks the reader’s own name before it is known how they are called', () => {
    const unknown = { ...reader, personByUsername: () => undefined }

    expect(outline(showMarkdown('@me.myself', tools, unknown))).toBe(
      '<p><mark title="@me.myself">@me.myself</mark></p>',
    )
  })

  it('takes each paragraph’s direction from its own first letter', () => {
    const container = showMarkdown('hello\n\nمرحبا\n\n> שלום\n\n- a\n\n|a|\n|-|', tools)

    const blocks = container.querySelectorAll('p, blockquote, ul, li, th')
    expect([...blocks].map((block) => block.getAttribute('dir'))).toEqual(Array(blocks.length).fill('auto'))
  })

  it('keeps names, links and code from reordering the line around them', () => {
    const container = showMarkdown('@anna ~supply [a](https://a.example) `b` #convoy', tools)

    expect([...container.querySelectorAll('bdi')].map((one) => one.textContent)).toEqual([
      ...['@Anna Keller', '~Supply', 'a', 'b', '#convoy'],
    ])
  })

  it('has task boxes that are read with their text and cannot be changed', () => {
    showMarkdown('- [x] load\n- [ ] sail', tools)

    const done = screen.getByRole<HTMLInputElement>('checkbox', { name: 'load' })
    const open = screen.getByRole<HTMLInputElement>('checkbox', { name: 'sail' })
    expect([done.checked, done.disabled, open.checked, open.disabled]).toEqual([true, true, false, true])
  })

  it('has tables whose columns stand as written', () => {
    const container = showMarkdown('|a|b|c|d|\n|:-|:-:|-:|-|\n|1|2|3|4|', tools)

    const aligned = [...container.querySelectorAll('td')].map((cell) => getComputedStyle(cell).textAlign)
    expect(aligned).toEqual(['left', 'center', 'right', 'start'])
  })

  it('has tables and code that the keyboard reaches to scroll them', () => {
    showMarkdown('|a|\n|-|\n\n```\nb\n```', tools)

    expect(screen.getByRole('region', { name: 'Table' }).tabIndex).toBe(0)
    expect(screen.getByRole('figure', { name: 'Code' }).tabIndex).toBe(0)
  })
})
