import { cleanup, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { idOf, ingrid, mara, missionWith, weatherBot } from './mission.fixture.tsx'
import { PersonName } from './person-name.tsx'

afterEach(cleanup)

const shown = (): string => document.body.textContent?.replaceAll(/\s+/g, ' ').trim() ?? ''

describe('a name that wants to deceive', () => {
  it('of a post is never without BOT and the account that posted it', () => {
    const { show } = missionWith()
    show(<PersonName userId={weatherBot.id} overrideName="Mara Lindqvist" />)

    expect(shown()).toBe('Mara Lindqvist BOT posted by @weather')
  })

  it('of a post by a person who is not known yet does not pass for a person either', () => {
    const { show } = missionWith()
    show(<PersonName userId={idOf('stranger')} overrideName="Mara Lindqvist" />)

    expect(shown()).toBe('Mara Lindqvist BOT posted by @Unknown person')
  })

  it('of a post that draws nothing gives way to the account', () => {
    const { show } = missionWith()
    show(<PersonName userId={weatherBot.id} overrideName={'\u202E\u200B \n'} />)

    expect(shown()).toBe('Weather desk BOT')
  })

  it('B9: with marks that turn the direction stays within itself', () => {
    const { show } = missionWith({
      state: { people: new Map([[mara.id, { ...mara, nickname: 'Mara\u202E TOB \u2066x' }]]) },
    })
    const { container } = show(<PersonName userId={mara.id} />)

    expect(shown()).toBe('Mara TOB x')
    expect(container.querySelector('bdi')?.textContent).toBe('Mara TOB x')
  })
})

describe('a name', () => {
  it('of a guest has the tag and the organisation once', () => {
    const { show } = missionWith()
    show(<PersonName userId={ingrid.id} />)

    expect(shown()).toBe('Ingrid Solberg GUEST Nordkyst Coast Guard')
  })

  it('of a member has neither', () => {
    const { show } = missionWith()
    show(<PersonName userId={mara.id} />)

    expect(shown()).toBe('Mara Lindqvist')
    expect(screen.getByTitle('@mara.lindqvist')).toBeTruthy()
  })

  it('that is not known is asked for, together with others', async () => {
    const ids = [idOf('erik'), idOf('olga')]
    const { show, pass, rest } = missionWith({
      rest: {
        peopleByIds: vi.fn(async (asked: string[]) =>
          asked.map((id) => ({ id, username: `name.of.${id.slice(0, 4)}` })),
        ),
      },
    })
    show(ids.map((id) => <PersonName key={id} userId={id} />))
    expect(screen.getAllByText('Unknown person')).toHaveLength(2)
    await pass()

    expect(screen.getByText('name.of.erik')).toBeTruthy()
    expect(vi.mocked(rest.peopleByIds).mock.calls).toEqual([[ids]])
  })
})
