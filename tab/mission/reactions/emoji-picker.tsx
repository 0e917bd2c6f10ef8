import { Input, makeStyles, Spinner, tokens, typographyStyles } from '@fluentui/react-components'
import { SearchRegular } from '@fluentui/react-icons'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { EmojiNames } from '../emoji/emoji-names.ts'
import { useEmojiNames } from '../emoji/use-emoji-names.ts'
import { useMission } from '../mission-context.tsx'
import { useWords } from '../text/use-words.ts'
import { EmojiGrid, type EmojiSection } from './emoji-grid.tsx'
import { commonEmoji } from './recent-emoji.ts'
import { reactionText } from './text.ts'

const foundAtMost = 80

const useStyles = makeStyles({
  picker: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, width: '264px', maxWidth: '100%' },
  quiet: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3, margin: 0 },
})

export type EmojiPickerProps = {
  /** Takes the short name, without colons. */
  readonly onPick: (name: string) => void
  readonly onClose?: () => void
}

/** Finds an emoji by name; recent and common ones stand in front. */
export function EmojiPicker({ onPick, onClose }: EmojiPickerProps) {
  const styles = useStyles()
  const { t } = useWords(reactionText)
  const mission = useMission()
  const names = useEmojiNames()
  const [typed, setTyped] = useState('')
  const [recent] = useState(() => mission.shared.recentEmoji.list())
  const around = useRef<HTMLDivElement>(null)
  const wanted = typed.trim().replaceAll(':', '').replace(/\s+/g, '_')
  const sections = useMemo(
    () => (names === undefined ? [] : wanted === '' ? browse(names, recent) : [found(names, wanted)]),
    [names, wanted, recent],
  )
  const first = sections[0]?.emoji[0]

  function pick(name: string): void {
    mission.shared.recentEmoji.remember(name)
    onPick(name)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || onClose === undefined) return
    event.stopPropagation()
    onClose()
  }

  function onSearchKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      around.current?.querySelector<HTMLElement>('[role="grid"] [tabindex="0"]')?.focus()
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing && wanted !== '' && first !== undefined) {
      event.preventDefault()
      pick(first.name)
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape from anywhere within
    <div ref={around} className={styles.picker} onKeyDown={onKeyDown}>
      <Input
        type="search"
        aria-label={t('findEmoji')}
        placeholder={t('findEmoji')}
        contentBefore={<SearchRegular />}
        value={typed}
        onChange={(_, { value }) => setTyped(value)}
        onKeyDown={onSearchKey}
      />
      {names === undefined ? (
        <Spinner size="tiny" label={t('loading')} />
      ) : (
        <EmojiGrid key={wanted} label={t('pickEmoji')} sections={sections} onPick={pick} />
      )}
      <p role="status" className={styles.quiet}>
        {names === undefined || wanted === ''
          ? t('typeForMore')
          : first === undefined
            ? t('noneFound')
            : t('foundCount', { count: sections[0]?.emoji.length ?? 0 })}
      </p>
    </div>
  )
}

function browse(names: EmojiNames, recent: readonly string[]): readonly EmojiSection[] {
  const known = (some: readonly string[]) =>
    some.flatMap((name) => {
      const unicode = names.unicodeOf(name)
      return unicode === undefined ? [] : [{ name, unicode }]
    })
  const sections: readonly EmojiSection[] = [
    { title: 'recent', emoji: known(recent) },
    { title: 'common', emoji: known(commonEmoji.filter((name) => !recent.includes(name))) },
    { title: 'all', emoji: names.search('', foundAtMost) },
  ]
  return sections.filter(({ emoji }) => emoji.length > 0)
}

function found(names: EmojiNames, wanted: string): EmojiSection {
  return { title: 'found', emoji: names.search(wanted, foundAtMost) }
}
