import { makeStyles } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { readableName } from '../markdown/readable-name.ts'
import { useMissionState } from '../mission-context.tsx'
import { nameInText } from '../people/display-name.ts'
import type { Post } from '../state/model.ts'
import { useMissionText } from '../text/use-words.ts'
import { isSystemPost } from './message-rows.ts'

const useStyles = makeStyles({
  unseen: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
})

const charactersAtMost = 200

/** Tells those who listen what somebody else has just written into the open channel. */
export function Announcer({ channelId }: { readonly channelId: string }) {
  const styles = useStyles()
  const { t } = useMissionText()
  const window = useMissionState((state) => state.windows.get(channelId))
  const people = useMissionState((state) => state.people)
  const userId = useMissionState((state) => state.userId)
  const [said, setSaid] = useState('')
  const seen = useRef<{ channelId: string; last: Post | undefined }>({ channelId: '', last: undefined })
  const last = window?.hasNewer === false ? window.posts.at(-1) : undefined

  useEffect(() => {
    const before = seen.current
    seen.current = { channelId, last }
    // What is there when the channel opens is read by going through it, not announced.
    if (before.channelId !== channelId || before.last === undefined || last === undefined) return
    if (last.create_at <= before.last.create_at || last.user_id === userId || isSystemPost(last)) return
    const person = people.get(last.user_id)
    const name = person === undefined ? t('system.somebody') : nameInText(person)
    const text = readableName(last.message).slice(0, charactersAtMost)
    setSaid(text === '' ? t('list.announceFile', { name }) : t('list.announce', { name, text }))
  }, [channelId, last, people, userId, t])

  return (
    <div className={styles.unseen} role="log" aria-live="polite" aria-atomic="true">
      {said}
    </div>
  )
}
