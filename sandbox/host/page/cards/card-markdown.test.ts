import { describe, expect, it } from 'vitest'
import { cardMarkdown } from './card-markdown.ts'

describe('the text of a card', () => {
  it('shows what Teams shows: bold, italics, links and lists', () => {
    expect(cardMarkdown('**Two** _new_\nlines, [open](https://mission.example/?a=1&b=2)')).toBe(
      '<p><strong>Two</strong> <em>new</em><br>lines, <a href="https://mission.example/?a=1&#38;b=2">open</a></p>',
    )
    expect(cardMarkdown('- one\n- two')).toBe('<ul><li><p>one</p></li><li><p>two</p></li></ul>')
  })

  it('is text, whatever stands in it', () => {
    expect(cardMarkdown('<img src=x onerror=alert(1)> & "quotes"')).toBe(
      '<p>&#60;img src=x onerror=alert(1)&#62; &#38; &#34;quotes&#34;</p>',
    )
    expect(cardMarkdown('[press](javascript:alert(1)) ![picture](https://evil.example/x.png)')).toBe(
      '<p>press picture</p>',
    )
    expect(cardMarkdown('[a"b](https://evil.example/"onmouseover="x)')).not.toContain('"onmouseover')
  })
})
