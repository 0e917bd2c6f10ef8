import { cleanup, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { placeOf } from '../state/mission-state.ts'
import { channelId, idOf, ingrid, mara, missionWith, weatherBot } from './mission.fixture.tsx'
import { TypingLine } from './typing-line.tsx'

afterEach(cleanup)

const typing = (...ids: string[]) => ids.map((userId) => ({ userId, place: placeOf(channelId), untilMs: 1 }))
const line = () => screen.getByRole('status').textContent

describe('who is writing', () => {
  it('B9: is named without marks that turn the direction of the line', () => {
    const { show } = missionWith({
      state: { typing: typing(mara.id), people: new Map([[mara.id, { ...mara, nickname: 'Mara\u202E' }]]) },
    })
    show(<TypingLine channelId={channelId} />)

    expect(line()).toBe('Mara is typing…')
  })

  it('is said of this place only', () => {
    const { show } = missionWith({
      state: { typing: [{ userId: mara.id, place: placeOf(channelId, idOf('root')), untilMs: 1 }] },
    })
    show(
      <>
        <TypingLine channelId={channelId} />
        <TypingLine channelId={channelId} rootId={idOf('root')} />
      </>,
    )

    expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toEqual([
      '',
      'Mara Lindqvist is typing…',
    ])
  })

  it('is said in the right number, and without names when there are many', () => {
    const { show, update } = missionWith()
    show(<TypingLine channelId={channelId} />)
    expect(line()).toBe('')

    const say = (...ids: string[]) => update((state) => ({ ...state, typing: typing(...ids) }))
    say(ingrid.id)
    expect(line()).toBe('Ingrid Solberg (Nordkyst Coast Guard) is typing…')
    say(mara.id, weatherBot.id)
    expect(line()).toBe('Mara Lindqvist and Weather desk are typing…')
    say(idOf('stranger'))
    expect(line()).toBe('Somebody is typing…')
    say(mara.id, weatherBot.id, ingrid.id, idOf('stranger'))
    expect(line()).toBe('Several people are typing…')
  })
})
